from django.core.wsgi import get_wsgi_application

from unioncare import celery  # noqa: F401 -- names the settings, and the broker of the tasks

application = get_wsgi_application()

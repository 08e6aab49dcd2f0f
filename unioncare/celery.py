"""The Celery application. Configuration comes from Django's settings, names beginning with CELERY_.

Whatever starts Django imports this module, or tasks would be sent by Celery's unconfigured default application.
The package itself does not: the embedded launcher must not drag Celery and Django settings along.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unioncare.settings")

app = Celery("unioncare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""The Celery application. Configuration comes from Django's settings, names beginning with CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unioncare.settings")

app = Celery("unioncare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

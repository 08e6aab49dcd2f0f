"""Settings of the fault runs: the demo's, with a mail server on loopback and short time-outs."""

from unioncare.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
CONN_MAX_AGE = 0

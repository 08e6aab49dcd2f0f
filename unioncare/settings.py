"""Settings, all by environment (`.env.example` lists every variable). Production is the default mode."""

import logging
import os
import secrets
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from unioncare import environment
from unioncare.embedded.dotenv import read_dotenv

BASE_DIR: Path = environment.BASE_DIR
VAR_DIR: Path = BASE_DIR / "var"

read_dotenv()
environment.join_running_instance()
env = environ.Env()

MODE = environment.mode()
PRODUCTION = MODE == "production"
TESTING = MODE == "test"
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must stay off when UNIONCARE_ENV is production.")

# --- services ----------------------------------------------------------------------------------------------
if MODE == "build":
    os.environ.setdefault("DATABASE_URL", "postgres://build@127.0.0.1:1/build")
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
environment.service_url("DATABASE_URL")
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": environment.NOTICE_DEAD_HOSTS | DATABASES["default"].get("OPTIONS", {}),
    "TEST": {"NAME": "test_unioncare" + env.str("TEST_DATABASE_SUFFIX", default="")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.service_url("REDIS_URL")
# The cache has a database of its own: clearing it must not empty the job queues.
CACHE_URL = env.str("CACHE_URL", default=environment.sibling_redis_url(REDIS_URL))
# A server that hangs must not hang a page.
REDIS_TIMEOUTS = {"socket_connect_timeout": 3, "socket_timeout": 10}
_CACHE = {"LOCATION": CACHE_URL, "KEY_PREFIX": "unioncare", "OPTIONS": REDIS_TIMEOUTS}
CACHES = {
    "default": {"BACKEND": "unioncare.core.caching.KeptCache", **_CACHE},
    "lenient": {"BACKEND": "unioncare.core.caching.LenientCache", **_CACHE},
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "messages": {}, "imports": {}}
# Jobs that may take minutes and those that wait for other people's servers have a queue, and so a worker, of their own;
# nothing else says where a task goes.
_QUEUES = {
    "imports": (
        "imports.write_organisation",
        "cases.check_roster",
        "cases.write_roster",
        "cases.write_ledger",
        "cases.write_enrolments",
        "donations.check_books",
        "dashboard.simulate",
    ),
    "messages": ("notifications.deliver",),
}
CELERY_TASK_ROUTES = {name: {"queue": queue} for queue, names in _QUEUES.items() for name in names}
CELERY_TASK_SOFT_TIME_LIMIT = int(timedelta(minutes=50).total_seconds())
CELERY_TASK_TIME_LIMIT = int(timedelta(hours=1).total_seconds())
# Above every hard limit, or Redis hands a job that is still running to a second worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(timedelta(hours=2).total_seconds()), **REDIS_TIMEOUTS}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, object] = {}  # stays empty: it would overwrite what administrators set

# --- secrets -----------------------------------------------------------------------------------------------
if MODE == "build":  # collects static files and checks types: nothing is stored, so nothing must be kept
    SECRET_KEY = secrets.token_urlsafe(50)
    FIELD_KEYS = {1: secrets.token_bytes(32)}
    BLIND_INDEX_KEY = secrets.token_bytes(32)
    LEDGER_KEYS = {1: secrets.token_bytes(32)}
else:
    SECRET_KEY = environment.secret("SECRET_KEY")
    FIELD_KEYS = environment.key_ring("FIELD_KEYS")  # number → key; the first one encrypts
    BLIND_INDEX_KEY = environment.key("BLIND_INDEX_KEY")
    LEDGER_KEYS = environment.key_ring("LEDGER_KEYS")  # number → key; the first one seals the books
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- applications ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unioncare.core",
    "unioncare.organisation",
    "unioncare.imports",
    "unioncare.notifications",
    "unioncare.worklist",
    "unioncare.dashboard",
    "cases",
    "donations",
    "visits",
    "assessments",
    "unioncare.organisation.signin.apps.CareAdminConfig",  # django.contrib.admin behind our door
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_celery_beat",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "django_ratelimit",
    "rules.apps.AutodiscoverRulesConfig",
    "treebeard",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "unioncare.middleware.RefuseNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unioncare.middleware.SlidingSessionMiddleware",
    "unioncare.middleware.PrivateAnswersMiddleware",
    "unioncare.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "unioncare.organisation.signin.middleware.FirstStepsMiddleware",
    "unioncare.middleware.TrailMiddleware",
]
ROOT_URLCONF = "unioncare.urls"
WSGI_APPLICATION = "unioncare.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "unioncare.core.templatetags.uc",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "components"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {message_levels.ERROR: "danger", message_levels.DEBUG: "secondary"}

# --- people and sessions -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "unioncare.accounts.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "unioncare.accounts.OwnPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the union's own import, not from visitors
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address changes, see ProfileView
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # other places are signed out, this one stays
LOGIN_TRIES, LOGIN_CLOSED_MINUTES = 5, 15  # for one account; the sign-in says so
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": f"20/m/ip,{LOGIN_TRIES}/{LOGIN_CLOSED_MINUTES}m/key"}
MFA_ADAPTER = "unioncare.organisation.signin.adapters.LastingSecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "UnionCare"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are never verified here, see ACCOUNT_EMAIL_VERIFICATION
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES",
    default=[
        "administrator",
        "counsellor",
        "counselling_supervisor",
        "finance_officer",
        "auditor",
        "chair",
        "welfare_officer",
    ]
    if PRODUCTION
    else [],
)

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "lenient"  # the database has them too
SESSION_COOKIE_AGE = int(timedelta(hours=env.int("SESSION_HOURS", default=8)).total_seconds())
SESSION_REFRESH_AFTER = int(timedelta(minutes=10).total_seconds())  # see SlidingSessionMiddleware
SESSION_COOKIE_NAME = "unioncare_session"
RATELIMIT_USE_CACHE = "default"
RATELIMIT_FAIL_OPEN = False
RATELIMIT_IP_META_KEY = "unioncare.core.addresses.limited_address"
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.W001",  # Django's own Redis cache is shared and increments atomically
]

# --- words and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- files -------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static", BASE_DIR / "build" / "vendor") if path.is_dir()]
PRIVATE_ROOT = BASE_DIR / env.str("PRIVATE_ROOT", default="var/private")
PRIVATE_BUCKET = env.str("PRIVATE_BUCKET", default="")
STORAGES = {
    "default": environment.private_storage(PRIVATE_ROOT, PRIVATE_BUCKET, env),
    "private": environment.private_storage(PRIVATE_ROOT, PRIVATE_BUCKET, env),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "unioncare.core.static_files.StaticFiles"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2  # forms without their files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", default=20 * 1024**2)
SPREADSHEET_MAX_BYTES = env.int("SPREADSHEET_MAX_BYTES", default=50 * 1024**2)
SPREADSHEET_MAX_UNPACKED_BYTES = env.int("SPREADSHEET_MAX_UNPACKED_BYTES", default=400 * 1024**2)

# --- browser security --------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_COOKIE_NAME = "unioncare_csrf"
CSRF_COOKIE_HTTPONLY = True  # htmx takes the token from the page, not from the cookie
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_NAME = "unioncare_language"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if PRODUCTION else 0)
# Probes of the same machine ask the web process itself, past the proxy and so by http.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=int(timedelta(days=365).total_seconds()))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
AUDITLOG_CID_HEADER = None  # whoever asks could write it, at any length
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- mail, logs, errors ------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else "memorymail://"))
if not PRODUCTION and "EMAIL_URL" not in os.environ and not TESTING:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # for each answer of the server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="unioncare@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"secret_addresses": {"()": "unioncare.environment.SecretAddressFilter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret_addresses"]},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Its default handlers would mail whole requests, form fields and all.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    import sentry_sdk

    sentry_sdk.init(
        dsn=SENTRY_DSN,
        environment=MODE,
        # People's data stay here: no users, no request bodies, no variables of the frames.
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=environment.without_personal_data,
        before_send_transaction=environment.without_personal_data,
    )

# --- operations --------------------------------------------------------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- messages ----------------------------------------------------------------------------------------------
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
# For how long a worker may hold messages; those of a killed one go out after it. A mail server may be asked a dozen
# questions before it has the first one, so it is twelve times EMAIL_TIMEOUT.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)
# Services whose Apprise addresses people may enter. Others could call servers inside the house.
CHAT_SCHEMAS = env.list(
    "CHAT_SCHEMAS", default=["wecombot", "dingtalk", "feishu", "lark", "schan", "pushplus", "wxpusher"]
)
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_HEADERS = env.json("SMS_GATEWAY_HEADERS", default={})
SMS_GATEWAY_BODY = env.json("SMS_GATEWAY_BODY", default={"to": "{to}", "text": "{text}", "id": "{id}"})
logging.captureWarnings(True)

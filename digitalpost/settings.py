"""Reads the environment and wires the applications. No logic lives here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from digitalpost import environment, log, schedule

_values = environment.read()
BASE_DIR = environment.PROJECT_DIRECTORY
VAR_DIR = Path(_values["VAR_DIR"])

DEMO = _values["DEMO"]
# Never in operation: a wrong clock would release post before its day.
CLOCK_AHEAD = timedelta(days=_values["CLOCK_AHEAD_DAYS"] if DEMO else 0)
DEBUG = _values["DEBUG"]
PORT = _values["PORT"]
SECRET_KEY = _values["SECRET_KEY"] or ("demo-only-not-a-secret-" * 3 if DEMO else "")
ALLOWED_HOSTS = _values["ALLOWED_HOSTS"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "guardian",
    "kontaktregister",
    "administrativ_adgang",
]

MIDDLEWARE = [
    "digitalpost.middleware.RequestIdentifierMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "digitalpost.middleware.InterfaceMiddleware",  # what follows is for pages only
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "digitalpost.middleware.UsedSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "digitalpost.middleware.NoStoreMiddleware",
    "administrativ_adgang.portal.context.OrganisationContextMiddleware",
]

ROOT_URLCONF = "digitalpost.urls"
WSGI_APPLICATION = "digitalpost.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "administrativ_adgang.portal.context.frame",
            ],
            "libraries": {"portal_tags": "administrativ_adgang.templatetags.portal_tags"},
            "builtins": ["administrativ_adgang.templatetags.portal_tags"],
        },
    }
]

DATABASES = {"default": environ.Env.db_url_config(_values["DATABASE_URL"] or "postgresql:///digitalpost")}
DATABASES["default"].update({"CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False})
# Statements that go through core.binary are planned once for a connection; Django's own never are.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 2
if _values["DATABASE_POOL_SIZE"]:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _values["DATABASE_POOL_SIZE"]}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _values["REDIS_URL"]
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
# A connection that died without a word is noticed; without a limit a worker would wait on it for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
CELERY_TASK_QUEUES = schedule.QUEUES
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.TIMED_JOBS
CELERY_TASK_IGNORE_RESULT = True
# A job is only a wake-up: one that dies with its worker is made good by the sweep within seconds, while a late
# acknowledgement would bring it back only after an hour, on a connection that may be gone by then.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/Copenhagen"

AUTH_USER_MODEL = "administrativ_adgang.User"
AUTHENTICATION_BACKENDS = [
    "administrativ_adgang.fbrs.login.KnownPeople",
    *(["administrativ_adgang.fbrs.login.DemoBackend"] if DEMO else []),
    "guardian.backends.ObjectPermissionBackend",  # answers has_perm only; nobody logs in through it
]
ANONYMOUS_USER_NAME = None  # who is not logged in has no rights, and no row
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False  # rights are given by fbrs.services alone
LOGIN_URL = "portal:log-in"
SESSION_ENGINE = "administrativ_adgang.fbrs.session_store"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_FAILURE_VIEW = "administrativ_adgang.portal.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
# A letter is shown in a sandboxed frame of our own page; the content security policy says the same.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True
# Numbers are written by portal.words; localised by the templates themselves, ids and versions would get dots.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]  # static/vendor is made at set-up
CONTENT_DIR = Path(_values["CONTENT_DIR"] or VAR_DIR / "content")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": CONTENT_DIR}},
    "content": {
        "BACKEND": "administrativ_adgang.messages.files.DurableFileSystemStorage",
        "OPTIONS": {"location": CONTENT_DIR},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads of messages are read as a stream by the interface; this bounds the forms of the portal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["administrativ_adgang.api.authentication.SystemAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["administrativ_adgang.api.permissions.IsKnownSystem"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "administrativ_adgang.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Digital Post, systemernes grænseflade",
    "VERSION": "1.68.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/apis/v1/",
}

# Unless told otherwise, the demo's e-mails become files, and nothing leaves the machine.
vars().update(environ.Env.email_url_config(_values["EMAIL_URL"] or ("filemail://" if DEMO else "smtp://localhost:25")))
EMAIL_FILE_PATH = vars().get("EMAIL_FILE_PATH") or VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _values["EMAIL_FROM"]

PRIVILEGE_ADDRESS_PREFIX = _values["PRIVILEGE_ADDRESS_PREFIX"]
CERTIFICATE_HEADER = _values["CERTIFICATE_HEADER"]
TRUSTED_PROXIES = _values["TRUSTED_PROXIES"]
OPERATOR_NETWORKS = _values["OPERATOR_NETWORKS"]
CERTIFICATE_REQUIRED = not DEMO
LOCAL_RECEIVERS_ALLOWED = DEMO
MAXIMUM_MESSAGE_BYTES = _values["MAXIMUM_MESSAGE_BYTES"]
MAXIMUM_CONTAINER_BYTES = _values["MAXIMUM_CONTAINER_BYTES"]
MESSAGE_RETENTION_DAYS = _values["MESSAGE_RETENTION_DAYS"]
EVENT_RETENTION_DAYS = _values["EVENT_RETENTION_DAYS"]
UPLOAD_PATIENCE_SECONDS = _values["UPLOAD_PATIENCE_SECONDS"]
LATEST_DELIVERY_DATE_DAYS = _values["LATEST_DELIVERY_DATE_DAYS"]
RETRY_MINUTES = [int(minutes) for minutes in _values["RETRY_MINUTES"]]
DELIVERY_TIMEOUT_SECONDS = _values["DELIVERY_TIMEOUT_SECONDS"]
DELIVERY_CONCURRENCY = _values["DELIVERY_CONCURRENCY"]
# The demo world registers a gateway under this id; where it does not exist, NemSMS are refused as without one.
NEMSMS_GATEWAY_SYSTEM = _values["NEMSMS_GATEWAY_SYSTEM"] or ("db15eb43-c7e1-597a-a581-3c1d687becd7" if DEMO else "")
CLIENT_CERTIFICATE = _values["CLIENT_CERTIFICATE"]

LOGGING = log.configuration(level=_values["LOG_LEVEL"])

"""Just what the reference needs, with Django's defaults otherwise."""

import os

import environ

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework.authtoken",
    "bench.reference",
]
if os.environ.get("REFERENCE_WEBHOOKS"):
    INSTALLED_APPS.append("django_webhook")
DJANGO_WEBHOOK = {"MODELS": ["reference.Notice"], "USE_CACHE": False}
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "bench.reference.urls"
DATABASES = {"default": {**environ.Env.db_url_config(os.environ["REFERENCE_DATABASE_URL"]), "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

CELERY_BROKER_URL = os.environ["REDIS_URL"].replace("unix://", "redis+socket://", 1)
CELERY_TASK_DEFAULT_QUEUE = "reference"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True

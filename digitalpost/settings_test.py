"""The same settings made quick for tests: throw-away content, plain static files. The engines are the real ones."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "true")

from digitalpost.settings import *  # noqa: F403
from digitalpost.settings import CELERY_BROKER_URL as BROKER_URL
from digitalpost.settings import REDIS_URL as REAL_REDIS_URL
from digitalpost.settings import STORAGES as REAL_STORAGES

_throw_away = Path(tempfile.mkdtemp(prefix="digitalpost-test-content-"))
atexit.register(shutil.rmtree, _throw_away, ignore_errors=True)
CONTENT_DIR = _throw_away
STORAGES = {
    **REAL_STORAGES,
    "content": {
        "BACKEND": "administrativ_adgang.messages.files.DurableFileSystemStorage",
        "OPTIONS": {"location": _throw_away},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
# Static files straight from where they lie: nothing has to be collected before a test or a browser asks for one.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# Several processes may share the tests: each has a database of its own in both engines.
if _process := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
    REDIS_URL = f"{REAL_REDIS_URL}?db={int(_process) + 1}"
    CELERY_BROKER_URL = f"{BROKER_URL}?virtual_host={int(_process) + 1}"

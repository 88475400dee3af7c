"""The same settings made quick for tests: throw-away content, plain static files. The engines are the real ones."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("DEMO", "true")

from digitalpost.settings import *  # noqa: E402, F403
from digitalpost.settings import STORAGES  # noqa: E402

_throw_away = tempfile.mkdtemp(prefix="digitalpost-test-content-")
atexit.register(shutil.rmtree, _throw_away, ignore_errors=True)
CONTENT_DIR = _throw_away
STORAGES = {
    **STORAGES,
    "content": {**STORAGES["content"], "OPTIONS": {"location": _throw_away}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
# Static files straight from where they lie: nothing has to be collected before a test or a browser asks for one.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

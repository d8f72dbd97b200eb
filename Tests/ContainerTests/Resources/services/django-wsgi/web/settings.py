"""The settings of a small Django service without a database, and with static files."""

import os
from pathlib import Path

SECRET_KEY = os.environ["GREETING"]
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "web.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
INSTALLED_APPS = ["django.contrib.staticfiles", "web"]
STATIC_URL = "static/"
STATIC_ROOT = Path(__file__).parent.parent / "gathered"
DATABASES: dict[str, dict[str, str]] = {}

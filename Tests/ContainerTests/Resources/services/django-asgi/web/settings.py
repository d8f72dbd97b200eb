"""The settings of a small Django service without a database."""

import os

SECRET_KEY = os.environ["GREETING"]
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "web.urls"
ASGI_APPLICATION = "web.asgi.application"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}

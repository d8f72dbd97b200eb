import environ
import django_filters  # noqa: F401

env = environ.Env(DEBUG=(bool, False), WORKERS=(int, 2), REGION=str)

DEBUG = env("DEBUG")
WORKERS = env.int("WORKERS")
REGION = env("REGION")
DATABASES = {"default": env.db()}
CACHES = {"default": env.cache(default="locmemcache://")}
ALLOWED_HOSTS = [".run.app"]
CSRF_TRUSTED_ORIGINS = ["https://*.run.app"]
INSTALLED_APPS = ["django.contrib.staticfiles", "django_filters"]

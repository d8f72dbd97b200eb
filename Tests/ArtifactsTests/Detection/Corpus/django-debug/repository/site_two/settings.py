import os

DEBUG = False
if "DYNO" not in os.environ:
    DEBUG = True
ALLOWED_HOSTS = ["example.com"]
MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}

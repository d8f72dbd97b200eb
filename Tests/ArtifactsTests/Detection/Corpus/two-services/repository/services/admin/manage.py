import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "admin.settings")

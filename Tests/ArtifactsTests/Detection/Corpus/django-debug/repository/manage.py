import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_two.settings")
from django.core.management import execute_from_command_line

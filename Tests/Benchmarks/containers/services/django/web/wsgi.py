"""What serves the project."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
application = get_wsgi_application()

# The first request is not to pay for these.
from web import urls  # noqa: E402, F401

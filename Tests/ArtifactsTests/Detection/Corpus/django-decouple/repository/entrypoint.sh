#!/bin/bash
python manage.py migrate --noinput
exec gunicorn site_one.wsgi --bind "0.0.0.0:${PORT:-8000}"

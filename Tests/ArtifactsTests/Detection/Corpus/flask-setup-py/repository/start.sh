#!/bin/sh
set -e
# The server of production.
exec waitress-serve --listen=0.0.0.0:8088 reports.app:app

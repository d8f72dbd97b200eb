#!/usr/bin/env bash
set -euo pipefail

echo "uvicorn is about to start"
cd src
exec uvicorn main:app \
  --host 0.0.0.0 \
  --port 8300

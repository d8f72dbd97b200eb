# The set-up that Overture replaces, with its defects: bytecode that is neither kept nor valid under PYTHONOPTIMIZE=2, two
# workers however many CPUs there are, and curl for a health check that Cloud Run ignores. Its gcloud CLI, half a gigabyte
# in the image, is left out here, to its advantage.
FROM docker.io/library/python:3.11-slim-bookworm AS builder
ENV PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --no-compile -r requirements.txt \
    && /opt/venv/bin/pip install --no-cache-dir --no-compile gunicorn uvicorn-worker

FROM docker.io/library/python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --from=builder /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONOPTIMIZE=2 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
HEALTHCHECK --interval=30s --timeout=10s CMD curl -f http://localhost:$PORT/health || exit 1
CMD exec @COMMAND@

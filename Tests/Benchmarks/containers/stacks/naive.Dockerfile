# What a tutorial for Cloud Run has.
FROM docker.io/library/python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=True
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -r requirements.txt
CMD exec @COMMAND@

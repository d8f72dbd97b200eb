# What FastAPI's, Gunicorn's and Flask's pages on deployment lead to: the dependencies in a layer of their own, then the code.
FROM docker.io/library/python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=True
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --upgrade -r requirements.txt
RUN pip install --no-cache-dir --upgrade @PACKAGES@
COPY . ./
CMD exec @COMMAND@

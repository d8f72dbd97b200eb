"""Starts ai-orchestra in its container: checks what it was given, then serves it.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import gc
import os
import sys
from importlib import import_module
from operator import attrgetter

# What the service reads and has no default for.
REQUIRED = []
# Where the service is.
MODULE = "app"
OBJECT = "app"


def problems():
    """What keeps the service from working, each with the name of what is missing."""
    # On Cloud Run, terraform/cloud_run_performance.tf says which environment this is.
    for name in dict.fromkeys(REQUIRED + ["ENVIRONMENT"] * ("K_SERVICE" in os.environ)):
        if not os.environ.get(name):
            yield f"the variable {name} is not set"
    port = os.environ.get("PORT", "")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        yield f"the variable PORT is no port number: {port!r}"
    # A service account key is mounted as a file, and only where the answers chose one.
    key = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if key:
        import json

        try:
            with open(key, encoding="utf-8") as file:
                kind = json.load(file).get("type")
        except (OSError, ValueError, AttributeError) as problem:
            yield f"the credentials file {key} cannot be used: {type(problem).__name__}"
        else:
            if kind not in ("service_account", "external_account", "authorized_user", "impersonated_service_account"):
                yield f"the credentials file {key} holds no Google credentials"


def check():
    """Whether the service answers: the container's health check."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=2)
    connection.request("GET", "/health")
    return connection.getresponse().status < 400


def behind_google(service):
    """The service as it is called by Google's front end, which appends the caller's address and says the scheme.

    What stands before the last address was sent by the caller, who may have made it up.
    """

    def application(environ, start_response):
        if address := environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip():
            environ["REMOTE_ADDR"] = address
        if scheme := environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip():
            environ["wsgi.url_scheme"] = scheme
        return service(environ, start_response)

    return application


def application():
    """The service, imported without the collector's passes, which would find nothing to free."""
    gc.disable()
    module = import_module(MODULE)
    import_module("container_patches").apply()
    service = attrgetter(OBJECT)(module)
    gc.freeze()
    gc.enable()
    return behind_google(service)


def processes():
    """One for each CPU: as many as Terraform says by the answers, and never more than there are."""
    there = len(os.sched_getaffinity(0))
    return max(1, min(int(os.environ.get("WEB_CONCURRENCY", there)), there))


def serve():
    """Serves until SIGTERM, then answers what has begun: Cloud Run waits ten seconds."""
    from granian import Granian
    from granian.constants import Interfaces

    # The port opens when a worker has imported the service.
    Granian(
        "container_start:application",
        factory=True,
        interface=Interfaces.WSGI,
        address="0.0.0.0",
        port=int(os.environ["PORT"]),
        workers=processes(),
        # One for each request that Cloud Run lets in at once.
        blocking_threads=int(os.environ.get("WEB_THREADS", "80")),
        workers_kill_timeout=9,
    ).serve()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(not check())
    found = list(problems())
    if found:
        print("refusing to start: " + "; ".join(found), file=sys.stderr)
        sys.exit(78)
    serve()

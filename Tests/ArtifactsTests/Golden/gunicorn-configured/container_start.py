"""Starts ai-orchestra in its container: checks what it was given, then serves it.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import os
import sys
from importlib import import_module

# What the service reads and has no default for.
REQUIRED = []
# Where the service is.
MODULE = "web"


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
    from socket import create_connection

    with create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=2):
        return True


def rehearse():
    """Imports the service in a process that ends at once: the server opens its port before it does, and Cloud Run asks
    for no more than the open port."""
    child = os.fork()
    if child == 0:
        import_module(MODULE)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)


def serve():
    """Serves until SIGTERM, then answers what has begun: Cloud Run waits ten seconds."""
    rehearse()
    command = [os.path.expandvars(word) for word in ("gunicorn", "-c", "conf.py", "web:app", "--bind=0.0.0.0:$PORT",)]
    os.execvp(command[0], command)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(not check())
    found = list(problems())
    if found:
        print("refusing to start: " + "; ".join(found), file=sys.stderr)
        sys.exit(78)
    serve()

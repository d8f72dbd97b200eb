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
import signal
import socket
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
    service = attrgetter(OBJECT)(module)
    gc.freeze()
    gc.enable()
    return behind_google(service)


def processes():
    """One for each CPU: as many as Terraform says by the answers, and never more than there are."""
    there = len(os.sched_getaffinity(0))
    return max(1, min(int(os.environ.get("WEB_CONCURRENCY", there)), there))


def share(serve):
    """Serves in every process, each with a socket of its own for the one port, which opens when the service is imported;
    once one of them ends, the others do."""

    def run():
        service = application()
        serve(service, socket.create_server(("0.0.0.0", int(os.environ["PORT"])), backlog=1024, reuse_port=True))

    count = processes()
    if count == 1:
        return run()
    children = set()
    for _ in range(count):
        child = os.fork()
        if child == 0:
            run()
            sys.exit()
        children.add(child)

    def stop(*_):
        # Each is told once: a second signal would end it in the middle of a request.
        while children:
            os.kill(children.pop(), signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    ended, status = os.wait()
    children.discard(ended)
    stop()
    for _ in range(count - 1):
        os.wait()
    sys.exit(status != 0)


def serve():
    """Serves until SIGTERM, then answers what has begun: Cloud Run waits ten seconds."""
    from waitress import serve as answer

    def run(service, listener):
        # A container's first process ignores SIGTERM unless it is handled: here it is like Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        threads = int(os.environ.get("WEB_THREADS", "80"))
        # behind_google() reads the headers of the front end.
        answer(service, sockets=[listener], threads=threads, ident=None, clear_untrusted_proxy_headers=False)

    share(run)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(not check())
    found = list(problems())
    if found:
        print("refusing to start: " + "; ".join(found), file=sys.stderr)
        sys.exit(78)
    serve()

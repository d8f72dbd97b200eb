"""Starts ai-orchestra in its container: checks what it was given, then serves it.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import sys

import container_snapshot as snapshot

# What follows comes from the snapshot, too.
if __name__ == "__main__" and not sys.argv[1:]:
    snapshot.restore()

import gc
import os
import signal
import threading
import time
from importlib import import_module
from operator import attrgetter

# What the service reads and has no default for.
REQUIRED = []
# Where the service is.
MODULE = "app"
OBJECT = "app"
# What the server would import only when it serves.
SERVER = ("granian", "granian.constants", "granian._loops",)
# What is open before the service is imported.
OPEN = set(os.listdir("/proc/self/fd"))


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


def load():
    """Imports the server and the service: what it serves."""
    for name in SERVER:
        try:
            import_module(name)
        except ImportError:
            # Another release of the server has other parts.
            pass
    module = import_module(MODULE)
    return attrgetter(OBJECT)(module)


def application():
    """The service, imported without the collector's passes, which would find nothing to free."""
    gc.disable()
    service = load()
    snapshot.release()
    gc.freeze()
    gc.enable()
    return behind_google(service)


def processes():
    """One for each CPU: as many as Terraform says by the answers, and never more than there are."""
    there = len(os.sched_getaffinity(0))
    return max(1, min(int(os.environ.get("WEB_CONCURRENCY", there)), there))


def can_fork():
    """Whether the import has left nothing that a fork breaks: a second thread, or anything open, such as a connection."""
    return len(os.listdir("/proc/self/task")) == 1 and OPEN.issuperset(os.listdir("/proc/self/fd"))


def shared():
    """The service, imported for all processes that are forked from this one; None where each imports it by itself."""
    if os.environ.get("OVERTURE_START") == "plain" or snapshot.forks is False:
        return None
    service = application()
    if not can_fork():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "OVERTURE_START": "plain"})
    return service


def hear():
    """Lets SIGTERM end a wait of this thread: Python alone would not hear one that comes just before the wait begins."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    signal.signal(signal.SIGURG, lambda *_: None)

    def wake():
        while number := os.read(reader, 1):
            if number[0] == signal.SIGTERM:
                time.sleep(0.05)
                signal.pthread_kill(threading.main_thread().ident, signal.SIGURG)

    threading.Thread(target=wake, daemon=True).start()


def share(serve):
    """Serves in every process; the port opens when the service is imported. Once one of them ends, the others do.

    A single process is this one. Several are forked after the import, so that they have its memory in common.
    """
    count = processes()
    if count == 1:
        return serve(application())
    service = shared()
    children = set()
    for _ in range(count):
        child = os.fork()
        if child == 0:
            serve(application() if service is None else service)
            sys.exit()
        children.add(child)
    snapshot.release()

    def stop(*_):
        # Each is told once: a second signal would end it in the middle of a request.
        while children:
            os.kill(children.pop(), signal.SIGTERM)

    hear()
    signal.signal(signal.SIGTERM, stop)
    ended, status = os.wait()
    children.discard(ended)
    stop()
    for _ in range(count - 1):
        os.wait()
    # One that has not begun to serve ends by the signal. What the import left for its end is for those that have served.
    os._exit(os.waitstatus_to_exitcode(status) not in (0, -signal.SIGTERM))


def serve():
    """Serves until SIGTERM, then answers what has begun: Cloud Run waits ten seconds."""
    from granian import Granian
    from granian.constants import Interfaces

    class Worker(Granian):
        """Granian without a process of its own above the worker."""

        def _spawn_workers(self, target, loader):
            self._spawn_worker(0, target, loader).inner.run()
            self.signal_handler_interrupt()

    def run(service):
        hear()
        Worker(
            "container_start:application",
            interface=Interfaces.WSGI,
            address="0.0.0.0",
            port=int(os.environ["PORT"]),
            # One for each request that Cloud Run lets in at once.
            blocking_threads=int(os.environ.get("WEB_THREADS", "80")),
        ).serve(target_loader=lambda _: service)

    share(run)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(not check())
    found = list(problems())
    if found:
        print("refusing to start: " + "; ".join(found), file=sys.stderr)
        sys.exit(78)
    serve()

"""What ai-orchestra asks for by service.patches: faster parts in the place of those of the packages that it uses.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import re
import sys
import time
from json.encoder import encode_basestring_ascii


def apply():
    """Puts them in their places, once the service is imported; what cannot be is left as it is."""
    for patch in (patch_rest_framework, patch_httpcore, ):
        try:
            patch()
        except ImportError as problem:
            print(f"{patch.__name__} is left out: {problem}", file=sys.stderr)


# What else changes in the answers: NaN and infinity become null, 1e-07 is written as 1e-7, and a member of an Enum becomes
# its value, where it was an error. What orjson refuses is made as before: integers of more than 64 bits, keys that are no
# text, text with half a surrogate pair, and whatever the framework refuses too.
def by_orjson(data, default, options, is_ascii):
    """JSON as the framework makes it, or a TypeError."""
    import orjson

    # Times and data classes go to the framework's own default, which has a form for them.
    options |= orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
    text = orjson.dumps(data, default, options).decode()
    if is_ascii and (not text.isascii() or "\x7f" in text):
        text = re.sub("[^\x00-\x7e]+", lambda found: encode_basestring_ascii(found[0])[1:-1], text)
    return text


def patch_rest_framework():
    """Lets orjson make the JSON of Django REST framework. An encoder of the service's own is left alone."""
    from orjson import OPT_PASSTHROUGH_DATETIME
    from rest_framework.renderers import JSONRenderer
    from rest_framework.utils.encoders import JSONEncoder

    render, default = JSONRenderer.render, JSONEncoder().default

    def faster(renderer, data, accepted_media_type=None, renderer_context=None):
        # Indented, or with spaces, it is made as before.
        is_plain = data is not None and renderer.compact and renderer.encoder_class is JSONEncoder
        if is_plain and renderer.get_indent(accepted_media_type, renderer_context or {}) is None:
            try:
                text = by_orjson(data, default, OPT_PASSTHROUGH_DATETIME, renderer.ensure_ascii)
                return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
            except TypeError:
                pass
        return render(renderer, data, accepted_media_type, renderer_context)

    JSONRenderer.render = faster


# The releases whose pool is known to be slow, and to work with what replaces it here.
HTTPCORE = ("1.0.3", "1.0.4", "1.0.5", "1.0.6", "1.0.7", "1.0.8", "1.0.9")


def patch_httpcore():
    """Replaces what is slow in the pools of httpcore, which httpx sends its requests by."""
    import asyncio

    import httpcore
    from httpcore._synchronization import AsyncLock

    if httpcore.__version__ not in HTTPCORE:
        raise ImportError(f"it is not made for httpcore {httpcore.__version__}")
    set_up = AsyncLock.setup

    def setup(lock):
        set_up(lock)
        if lock._backend == "asyncio":
            # anyio's lock waits for a turn of the loop even where it is free.
            lock._anyio_lock = asyncio.Lock()

    AsyncLock.setup = setup
    for pool in (httpcore.AsyncConnectionPool, httpcore.ConnectionPool):
        pool._assign_requests_to_connections = assign_requests_to_connections


def assign_requests_to_connections(pool):
    """Gives a pool's requests their connections, as httpcore does, and returns the connections that have to be closed.

    httpcore's own counts all connections for each idle one, and asks each one's socket twice a request whether the other
    side has closed it. Here that is asked of a connection that is about to be used again, and of all once a second.
    """
    connections, closing = pool._connections, []

    def close(connection):
        connections.remove(connection)
        closing.append(connection)

    now = time.monotonic()
    asks = now >= getattr(pool, "_asks_at", 0)
    if asks:
        pool._asks_at = now + min(1, 1 if pool._keepalive_expiry is None else pool._keepalive_expiry)
    for connection in list(connections):
        if connection.is_closed():
            connections.remove(connection)
            continue
        is_surplus = len(connections) > pool._max_keepalive_connections and connection.is_idle()
        if is_surplus or (asks and connection.has_expired()):
            close(connection)

    waiting = [request for request in pool._requests if request.is_queued()]
    free = [connection for connection in connections if waiting and (connection.is_available() or connection.is_idle())]
    for request in waiting:
        origin = request.request.url.origin
        chosen = None
        for connection in list(free):
            if connection.is_available() and connection.can_handle_request(origin):
                if not connection.has_expired():
                    chosen = connection
                    break
                free.remove(connection)
                close(connection)
        if chosen is None and len(connections) >= pool._max_connections:
            idle = next((connection for connection in free if connection.is_idle()), None)
            if idle is None:
                continue
            free.remove(idle)
            close(idle)
        if chosen is None:
            chosen = pool.create_connection(origin)
            connections.append(chosen)
            free.append(chosen)
        request.assign_to_connection(chosen)
    return closing

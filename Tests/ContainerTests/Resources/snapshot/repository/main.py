"""A service that needs nothing but Python, and much of that."""

import importlib.util
import multiprocessing
import typing
from concurrent.futures import ThreadPoolExecutor

from shop import prices, texts
from shop.orders import Order

# Asked for, and not loaded: whoever looks may find it.
FOUND = importlib.util.find_spec("shop.later")
LOADED = ThreadPoolExecutor, multiprocessing, typing


def app(environ, start_response):
    """Answers for its health."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{prices.total([Order(1, 'a')])} {texts.greeting()}".encode()]

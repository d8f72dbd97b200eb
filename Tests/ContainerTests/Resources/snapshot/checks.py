"""Imports the service, from a snapshot or not, and prints as JSON what tools see of it.

python checks.py [SNAPSHOT]
"""

import sys

import container_snapshot

if len(sys.argv) > 1:
    container_snapshot.restore(sys.argv[1])

import container_start

is_restored = container_snapshot.active is not None
service = container_start.load()
container_snapshot.release()

import bdb
import importlib
import inspect
import io
import json
import linecache
import multiprocessing
import pdb
import pickle
import pkgutil
import trace
import traceback

import main
from shop import orders, prices, texts


def specs():
    """Every module as its importer describes it."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if spec is None or name in ("__main__", "container_snapshot", "container_start"):
            continue
        places = spec.submodule_search_locations
        found[name] = [
            spec.name, type(spec.loader).__name__, spec.origin, spec.cached, spec.parent, spec.has_location,
            None if places is None else sorted(places), getattr(module, "__file__", None), sorted(vars(spec.loader or object)),
        ]
    return found


def failure():
    try:
        prices.wrong(orders.Order(1, "a"))
    except ZeroDivisionError:
        return traceback.format_exc()


def debugged():
    """What pdb says at a breakpoint in a function."""
    said = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("p list_of_orders\nwhere\nlist\ncontinue\n"), stdout=said, nosigint=True, readrc=False)
    debugger.set_break(prices.__file__, 7)
    debugger.runcall(prices.total, [])
    return said.getvalue()


def traced():
    """The lines that run, as coverage counts them."""
    tracer = trace.Trace(count=True, trace=False)
    tracer.runfunc(prices.square, 3)
    return sorted(f"{file}:{line}" for file, line in tracer.results().counts)


def elsewhere():
    """What other processes make of it, started in each way."""
    found = {}
    for way in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(way).Pool(1) as pool:
            found[way] = pool.map(prices.square, [2, 3]) + [repr(pool.apply(orders.Point, (1,)))]
    return found


def reloaded():
    before = prices.square
    again = importlib.reload(prices)
    return [again is prices, prices.square is not before, prices.square(4), type(prices.__loader__).__name__]


def seen():
    order = orders.Order(2, "b", lines=(orders.Line("c"),))
    return {
        "specs": specs(),
        "sources": [inspect.getsource(item) for item in (prices, orders.Order, texts.words, main.app)],
        "generated": [str(inspect.signature(item)) for item in (orders.Order, orders.Line, orders.Point)],
        "repr": [repr(order), repr(orders.HINTS), hash(orders.Point(1)) == hash((1, 0)), order < orders.Order(3, "a")],
        "files": [code.co_filename for code in (prices.wrong.__code__, texts.words.__code__)],
        "resources": [texts.greeting(), pkgutil.get_data("shop", "greeting.txt").decode(), linecache.getline(prices.__file__, 1)],
        "packages": sorted(module.name for module in pkgutil.walk_packages(main.__spec__.loader and sys.modules["shop"].__path__)),
        "pickled": repr(pickle.loads(pickle.dumps([order, orders.Point(1, 2), orders.State.PAID, texts.WORDS]))),
        "by name": pickle.loads(pickle.dumps(prices.square)) is prices.square,
        "words": [texts.words("Grüße Welt"), repr(texts.BYTES.findall("aé".encode())), texts.VERBOSE.match("2026-11").groups()],
        "failure": failure(), "debugged": debugged(), "traced": traced(), "elsewhere": elsewhere(),
        "late": importlib.import_module("shop.later").HERE, "missing": importlib.util.find_spec("shop.none"),
        "reloaded": reloaded(), "quits": issubclass(bdb.BdbQuit, Exception),
        "finders": [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path],
    }


if __name__ == "__main__":
    print(json.dumps({"restored": is_restored, "seen": seen()}, indent=1, sort_keys=True, default=repr))

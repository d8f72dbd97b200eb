"""JSON of a framework with container_patches.py: in every byte as without it, but for what the patch says of itself."""

import collections
import dataclasses
import datetime
import decimal
import enum
import math
import random
import uuid
from importlib.util import find_spec

import container_patches


class Kind(enum.Enum):
    A = 1


class Named(str, enum.Enum):
    A = "é"


class Numbered(enum.IntEnum):
    A = 3


@dataclasses.dataclass
class Point:
    y: int = 1
    x: str = "é"


Pair = collections.namedtuple("Pair", "one two")
Text, List, Dict = (type(kind.__name__.title(), (kind,), {}) for kind in (str, list, dict))
random.seed(7)
SIGNS = ["a", "é", "\x7f", "\u2028", "\u2029", "\U0001f600", "\n", '"', "\\", "/", "<", "\x00", "\x1f", "\t", "\b", "\f", "\uffff"]
MOMENT = datetime.datetime(2020, 1, 2, 3, 4, 5, 120)
LEAVES = [
    lambda: "".join(random.choices(SIGNS, k=random.randrange(8))), lambda: Text("é"), lambda: random.random() * 1000,
    lambda: random.randrange(-(2**63), 2**64), lambda: random.choice([True, False, None, 0, -0.0, 0.1, 1e15, 1e16, 1e22]),
    lambda: random.choice([MOMENT, MOMENT.replace(tzinfo=datetime.timezone.utc), MOMENT.date()]),
    lambda: uuid.UUID(int=random.randrange(2**128)), lambda: decimal.Decimal("1.50"), lambda: Named.A, lambda: Numbered.A,
]


def value(depth=0):
    kind = random.randrange(16 if depth < 4 else 10)
    if kind < 10:
        return LEAVES[kind]()
    parts = [value(depth + 1) for _ in range(random.randrange(5))]
    if kind < 13:
        return random.choice([list, tuple, List])(parts)
    return random.choice([dict, Dict])((LEAVES[0](), part) for part in parts)


class HTML:
    def __html__(self):
        return "<b>é</b>"


ring = []
ring.append(ring)
SAME = [
    Pair(1, "é"), {1: 2, "a": 3}, {1: 2}, 2**70, "\ud800", Point(), HTML(), object(), {None: 1}, {True: 1}, MOMENT.time(),
    datetime.timedelta(seconds=3), b"a", {1}, ring, {Text("k"): 1}, [[[[[]]]]], {"b": 1, "a": {"d": 1, "c": 2}}, None, [], {},
] + [value() for _ in range(2000)]
# What the patch says that it changes.
OTHER = [math.nan, [math.inf], -math.inf, 1e-7, Kind.A]
OTHERWISE = ["null", "[null]", "null", "1e-7", "1"]


def flask():
    from flask import Flask

    app = Flask("shop")

    def make(data):
        with app.app_context():
            return app.json.response(data).get_data()

    return app.json, make, [{}, {"sort_keys": False}, {"ensure_ascii": False}], {"compact": False}


def rest_framework():
    import django
    from django.conf import settings

    settings.configure(INSTALLED_APPS=["rest_framework"], USE_TZ=True)
    django.setup()
    from rest_framework.renderers import JSONRenderer

    return JSONRenderer, lambda data: JSONRenderer().render(data), [{}, {"ensure_ascii": True}], {"compact": False}


def result(make, data):
    try:
        return make(data)
    except Exception as problem:
        return type(problem).__name__


def results(place, make, values, settings):
    """What is answered with some settings, which are as they were afterwards."""
    former = {name: getattr(place, name) for name in settings}
    for name, setting in settings.items():
        setattr(place, name, setting)
    try:
        return [result(make, data) for data in values]
    finally:
        for name, setting in former.items():
            setattr(place, name, setting)


place, make, variants, spaced = flask() if find_spec("flask") else rest_framework()
before = [results(place, make, SAME, settings) for settings in [*variants, spaced]]
container_patches.apply()
made = []
by_orjson = container_patches.by_orjson


def counted(*words):
    text = by_orjson(*words)
    made.append(text)
    return text


container_patches.by_orjson = counted
for settings, expected in zip(variants, before):
    made.clear()
    for data, one, other in zip(SAME, expected, results(place, make, SAME, settings)):
        assert one == other, (settings, data, one, other)
    # What it refuses is made as before; most is made by it.
    assert len(made) > 1800, len(made)
made.clear()
assert results(place, make, SAME, spaced) == before[-1] and not made
got = [answer.decode().strip() for answer in results(place, make, OTHER, {})]
assert got == OTHERWISE, got
print(f"{len(SAME)} answers: the same")

"""Expressions, and a file of the package."""

import re
from importlib.resources import files

WORDS = re.compile(r"(?P<first>\w+)\s+(?P<second>\w+)", re.IGNORECASE)
BYTES = re.compile(rb"[^\x00-\x7f]+")
VERBOSE = re.compile(r"""
    (\d{4})   # a year
    -(\d{2})  # a month
""", re.VERBOSE)


def greeting():
    return files("shop").joinpath("greeting.txt").read_text().strip()


def words(text):
    return {**WORDS.match(text).groupdict(), "count": WORDS.groups, "index": dict(WORDS.groupindex), "flags": int(WORDS.flags)}

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
from json.encoder import encode_basestring_ascii


def apply():
    """Puts them in their places, once the service is imported; what cannot be is left as it is."""
    for patch in (patch_flask, ):
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


def patch_flask():
    """Lets orjson make Flask's answers. A provider or a default of the service's own is left alone."""
    from flask.json.provider import DefaultJSONProvider
    from orjson import OPT_SORT_KEYS

    dumps = DefaultJSONProvider.dumps

    def faster(provider, data, **options):
        # Indented, or with spaces, it is made as before.
        if options == {"separators": (",", ":")} and provider.default is DefaultJSONProvider.default:
            try:
                sorting = OPT_SORT_KEYS if provider.sort_keys else 0
                return by_orjson(data, provider.default, sorting, provider.ensure_ascii)
            except TypeError:
                pass
        return dumps(provider, data, **options)

    DefaultJSONProvider.dumps = faster

"""A Quart service that is a package, and asks for what only an installed one has."""

import asyncio
import os
from importlib.metadata import entry_points, version

from quart import Quart

GREETING = os.environ["GREETING"]
app = Quart(__name__)


def ok() -> str:
    return "ok"


@app.get("/health")
async def health() -> dict[str, str]:
    if version("small") != "1.0.0":
        return {"status": "another version"}
    (found,) = entry_points(group="small.answers")
    return {"status": found.load()()}


@app.get("/slow")
async def slow() -> dict[str, str]:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return {"status": "done"}

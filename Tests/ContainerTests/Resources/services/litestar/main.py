"""A Litestar service."""

import asyncio
import os

from litestar import Litestar, get

GREETING = os.environ["GREETING"]


@get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@get("/slow")
async def slow() -> dict[str, str]:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return {"status": "done"}


app = Litestar(route_handlers=[health, slow])

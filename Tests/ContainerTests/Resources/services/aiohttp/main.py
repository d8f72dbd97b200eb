"""An aiohttp service."""

import asyncio
import os
from importlib.metadata import version

from aiohttp import web

GREETING = os.environ["GREETING"]
routes = web.RouteTableDef()


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok" if version("small") == "1.0.0" else "another version"})


@routes.get("/slow")
async def slow(request: web.Request) -> web.Response:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return web.json_response({"status": "done"})


app = web.Application()
app.add_routes(routes)

"""A Starlette service."""

import asyncio
import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

GREETING = os.environ["GREETING"]


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def slow(request: Request) -> JSONResponse:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return JSONResponse({"status": "done"})


app = Starlette(routes=[Route("/health", health), Route("/slow", slow)])

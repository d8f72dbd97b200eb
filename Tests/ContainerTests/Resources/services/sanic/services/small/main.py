"""A Sanic service that is a member of a workspace, and needs another one."""

import asyncio
import os

from sanic import Request, Sanic
from sanic.response import HTTPResponse, json
from words import OK

GREETING = os.environ["GREETING"]
app = Sanic("small")


@app.get("/health")
async def health(request: Request) -> HTTPResponse:
    return json({"status": OK})


@app.get("/slow")
async def slow(request: Request) -> HTTPResponse:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return json({"status": "done"})

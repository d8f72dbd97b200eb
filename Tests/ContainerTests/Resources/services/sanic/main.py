"""A Sanic service."""

import asyncio

from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

app = Sanic("small")


@app.get("/health")
async def health(request: Request) -> HTTPResponse:
    return json({"status": "ok"})


@app.get("/slow")
async def slow(request: Request) -> HTTPResponse:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return json({"status": "done"})

"""A FastAPI service."""

import asyncio
import os

from fastapi import FastAPI

GREETING = os.environ["GREETING"]
app = FastAPI()


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/slow")
async def slow() -> dict[str, str]:
    print("a request has begun", flush=True)
    await asyncio.sleep(2)
    return {"status": "done"}

"""A FastAPI service with the dependencies of a real one."""

import os

import httpx
import jinja2
import sqlalchemy.orm
from fastapi import FastAPI
from google.cloud import firestore, secretmanager
from pydantic import BaseModel

app = FastAPI()
templates = jinja2.Environment(loader=jinja2.DictLoader({"page": "{{ title }}"}))
clients = {"secrets": secretmanager.SecretManagerServiceAsyncClient, "documents": firestore.AsyncClient}
registry = sqlalchemy.orm.registry()
upstream = httpx.AsyncClient(
    base_url=os.environ.get("UPSTREAM_URL", "http://127.0.0.1:9"), timeout=10,
    limits=httpx.Limits(max_connections=100, max_keepalive_connections=100),
)


class Owner(BaseModel):
    name: str
    email: str


class Item(BaseModel):
    id: int
    name: str
    price: float
    tags: list[str]
    owner: Owner


ITEMS = [
    Item(id=n, name=f"item {n}", price=n * 1.5, tags=["a", "b", "c"], owner=Owner(name="n", email="n@example.com"))
    for n in range(50)
]


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/large")
async def large() -> list[Item]:
    return ITEMS


@app.get("/slow")
async def slow() -> dict[str, int]:
    return {"upstream": (await upstream.get("/")).status_code}

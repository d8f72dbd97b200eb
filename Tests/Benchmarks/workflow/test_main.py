"""Tests of the measured service, as a small real one has them."""

import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient

import main

client = TestClient(main.app)


def test_health_is_ok():
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_there_are_fifty_items():
    items = client.get("/large").json()
    assert [item["id"] for item in items] == list(range(50))


@pytest.mark.parametrize("field", ["name", "price", "tags", "owner"])
def test_an_item_has_its_fields(field):
    assert all(field in item for item in client.get("/large").json())


def test_the_upstream_is_asked(monkeypatch):
    async def answer(path):
        await asyncio.sleep(0)
        return httpx.Response(204)

    monkeypatch.setattr(main.upstream, "get", answer)
    assert client.get("/slow").json() == {"upstream": 204}


def test_what_is_not_there_is_not_found():
    assert client.get("/nowhere").status_code == 404

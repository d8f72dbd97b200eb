import asyncio

import pytest
from fastapi.testclient import TestClient

from app.agents import Agent, coverage, parts, perform, think_by_rules
from app.main import app
from app.settings import Settings

client = TestClient(app)


def test_health_is_ok():
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_index_names_the_environment():
    assert client.get("/").json()["environment"] == "development"


def test_agents_wait_only_for_agents():
    agents = client.get("/agents").json()
    names = {agent["name"] for agent in agents}
    assert len(names) == 5
    assert all(name in names for agent in agents for name in agent["waits_for"])


def test_a_goal_is_planned_worked_on_and_judged():
    performance = client.post("/orchestrate", json={"goal": "Compare tea, coffee and water"}).json()
    assert [c["agent"] for c in performance["contributions"]] == ["planner", "facts", "risks", "writer", "critic"]
    assert performance["contributions"][0]["text"] == "Compare tea\ncoffee\nwater"
    assert performance["score"] == 1


@pytest.mark.parametrize("goal", ["", "x" * 2001])
def test_a_goal_has_one_to_two_thousand_characters(goal):
    assert client.post("/orchestrate", json={"goal": goal}).status_code == 422


def test_parts_are_separated_by_words_and_commas():
    assert parts("Find a room, book it; then tell everyone.") == ["Find a room", "book it", "tell everyone"]


def test_coverage_counts_the_longer_words():
    assert coverage("paint the house green", "a green house") == 0.67


def test_agents_that_wait_for_each_other_are_refused():
    agents = [Agent(name="a", task="", waits_for=["b"]), Agent(name="b", task="", waits_for=["a"])]
    with pytest.raises(ValueError, match="a, b"):
        asyncio.run(perform("goal", think_by_rules, agents))


def test_settings_ignore_empty_variables():
    read = Settings.read({"ENVIRONMENT": "production", "MODEL_URL": "", "MODEL_TIMEOUT_SECONDS": "5"})
    assert read == Settings(environment="production", model_timeout_seconds=5)

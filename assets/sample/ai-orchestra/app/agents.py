"""The agents, and how they work together."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

import httpx
from pydantic import BaseModel, Field

from .settings import Settings


class Agent(BaseModel):
    """One member of the orchestra."""

    name: str
    task: str
    waits_for: list[str] = Field(default_factory=list)


class Contribution(BaseModel):
    """What an agent added, and how long it took."""

    agent: str
    text: str
    milliseconds: float


class Performance(BaseModel):
    """The outcome for a goal."""

    goal: str
    answer: str
    score: float = Field(ge=0, le=1)
    contributions: list[Contribution]


Think = Callable[[Agent, str, dict[str, str]], Awaitable[str]]

AGENTS = [
    Agent(name="planner", task="Split the goal into parts"),
    Agent(name="facts", task="Collect what is known about each part", waits_for=["planner"]),
    Agent(name="risks", task="Collect what could go wrong with each part", waits_for=["planner"]),
    Agent(name="writer", task="Put the notes together as one answer", waits_for=["facts", "risks"]),
    Agent(name="critic", task="Say how much of the goal the answer covers, from 0 to 1", waits_for=["writer"]),
]


def parts(goal: str) -> list[str]:
    """The parts of a goal, as its words separate them."""
    found = re.split(r"\s*(?:,|;|\band\b|\bthen\b|\bwith\b)\s*", goal, flags=re.IGNORECASE)
    return [part.strip(" .?!") for part in found if part.strip(" .?!")]


def coverage(goal: str, answer: str) -> float:
    """How many of the goal's longer words the answer has."""
    words = {word for word in re.findall(r"\w+", goal.lower()) if len(word) > 3}
    if not words:
        return 1.0
    return round(sum(word in answer.lower() for word in words) / len(words), 2)


async def think_by_rules(agent: Agent, goal: str, notes: dict[str, str]) -> str:
    """An agent's work without a model."""
    match agent.name:
        case "planner":
            return "\n".join(parts(goal))
        case "facts":
            return "\n".join(f"{part}: look up {', '.join(part.split())}" for part in notes["planner"].splitlines())
        case "risks":
            return "\n".join(f"{part}: check the assumptions first" for part in notes["planner"].splitlines())
        case "writer":
            return f"{goal}\n{notes['facts']}\n{notes['risks']}"
        case "critic":
            return str(coverage(goal, notes["writer"]))
    raise ValueError(f"nothing is known about agent {agent.name}")


def think_with_model(client: httpx.AsyncClient, url: str) -> Think:
    """An agent's work, asked from a model: the request is `{"task", "goal", "notes"}`, the reply `{"text"}`."""

    async def think(agent: Agent, goal: str, notes: dict[str, str]) -> str:
        response = await client.post(url, json={"task": agent.task, "goal": goal, "notes": notes})
        response.raise_for_status()
        return str(response.json()["text"])

    return think


async def perform(goal: str, think: Think, agents: list[Agent] | None = None) -> Performance:
    """Runs the agents, each as soon as those it waits for are done."""
    agents = AGENTS if agents is None else agents
    done: dict[str, str] = {}
    contributions: list[Contribution] = []
    left = list(agents)
    while left:
        ready = [agent for agent in left if all(name in done for name in agent.waits_for)]
        if not ready:
            raise ValueError("agents wait for each other: " + ", ".join(agent.name for agent in left))

        async def contribute(agent: Agent) -> Contribution:
            start = time.perf_counter()
            text = await think(agent, goal, done)
            return Contribution(agent=agent.name, text=text, milliseconds=(time.perf_counter() - start) * 1000)

        for contribution in await asyncio.gather(*map(contribute, ready)):
            contributions.append(contribution)
            done[contribution.agent] = contribution.text
        left = [agent for agent in left if agent.name not in done]
    return Performance(
        goal=goal, answer=done["writer"], score=min(1, max(0, float(done["critic"]))), contributions=contributions
    )


async def orchestrate(goal: str, settings: Settings) -> Performance:
    """Runs the agents as the settings say."""
    if settings.model_url is None:
        return await perform(goal, think_by_rules)
    async with httpx.AsyncClient(timeout=settings.model_timeout_seconds) as client:
        return await perform(goal, think_with_model(client, str(settings.model_url)))

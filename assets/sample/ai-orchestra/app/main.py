"""The service's routes."""

import httpx
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, Field

from . import __version__
from .agents import AGENTS, Agent, Performance, orchestrate
from .settings import Settings, settings

app = FastAPI(title="AI Orchestra", version=__version__)


class Goal(BaseModel):
    """What the agents are to work on."""

    goal: str = Field(min_length=1, max_length=2000)


@app.get("/")
async def index(settings: Settings = Depends(settings)) -> dict[str, str]:
    """What this is."""
    return {"service": "ai-orchestra", "version": __version__, "environment": settings.environment}


@app.get("/health")
async def health() -> dict[str, str]:
    """Whether requests are served."""
    return {"status": "ok"}


@app.get("/agents")
async def agents() -> list[Agent]:
    """Who plays."""
    return AGENTS


@app.post("/orchestrate")
async def perform(body: Goal, settings: Settings = Depends(settings)) -> Performance:
    """Works on a goal."""
    try:
        return await orchestrate(body.goal, settings)
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise HTTPException(status_code=502, detail=f"The model gave no usable answer: {error}") from error

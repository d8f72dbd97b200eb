"""Parcels and where they are."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from parcels.settings import Settings
from parcels.tracking import router


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.settings = Settings()
    yield


app = FastAPI(title="Parcels", lifespan=lifespan)
app.include_router(router)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}

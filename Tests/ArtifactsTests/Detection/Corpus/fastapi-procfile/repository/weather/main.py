import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/healthcheck")
def healthcheck():
    return {"key": bool(os.getenv("WEATHER_API_KEY"))}

import os

from fastapi import FastAPI

api = FastAPI()
REDIS = os.environ["REDIS_URL"]


@api.get("/ping")
def ping():
    return "pong"

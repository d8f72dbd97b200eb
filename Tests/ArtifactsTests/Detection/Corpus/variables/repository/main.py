import os
from os import environ, getenv

from fastapi import FastAPI

from config import Settings

app = FastAPI()
DATABASE = os.environ["DATABASE_URL"]
TOKEN = environ["API_TOKEN"]
REGION = getenv("REGION", "eu")
LEVEL = os.environ.get("LOG_LEVEL")
os.environ["WRITTEN"] = "1"
os.environ.setdefault("PRESET", "1")
PORT = int(os.environ["PORT"])
MAYBE = os.environ["CHOSEN"] if "CHOSEN" in os.environ else ""
COMPUTED = os.environ["A" + "B"]
STRANGE = os.getenv("has space")

try:
    OPTIONAL = os.environ["OPTIONAL"]
except KeyError:
    OPTIONAL = ""


@app.get("/")
def index():
    return os.environ["LATER"]

"""A Flask service."""

import os
import time

from flask import Flask

GREETING = os.environ["GREETING"]
app = Flask(__name__)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/slow")
def slow() -> dict[str, str]:
    print("a request has begun", flush=True)
    time.sleep(2)
    return {"status": "done"}

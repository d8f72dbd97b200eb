import os

from flask import Flask

app = Flask(__name__)
if os.environ.get("BROKEN"):
    raise RuntimeError("it cannot start")


@app.get("/")
def root() -> str:
    return "small"

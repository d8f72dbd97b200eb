from flask import Flask, request

app = Flask(__name__)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/caller")
def caller() -> str:
    return f"{request.scheme} {request.remote_addr}"

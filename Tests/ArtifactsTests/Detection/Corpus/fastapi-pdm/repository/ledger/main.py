import fastapi

app = fastapi.FastAPI()


@app.api_route("/health", methods=["GET", "HEAD"])
def health():
    return {}

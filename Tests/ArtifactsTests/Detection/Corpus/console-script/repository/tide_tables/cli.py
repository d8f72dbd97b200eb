import uvicorn


def serve() -> None:
    uvicorn.run("tide_tables.api:api", host="0.0.0.0")

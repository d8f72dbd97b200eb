from fastapi import FastAPI

service = FastAPI(
    title="app = FastAPI()",  # app = Sanic("x")
)


@service.get(
    # not "/ping"
    "/"
    "health"
)
def health():
    return {}

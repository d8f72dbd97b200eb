from starlette.applications import Starlette
from starlette.config import Config
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

config = Config(".env")
DEBUG = config("DEBUG", cast=bool, default=False)
SECRET = config("SIGNING_SECRET")


def healthy(request):
    return PlainTextResponse("ok")


app = Starlette(
    debug=DEBUG,
    routes=[
        Route("/health", healthy),
        Mount("/static", name="static"),
    ],
)

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route


async def health(request):
    return JSONResponse({"status": "ok"})


async def caller(request):
    return PlainTextResponse(f"{request.url.scheme} {request.client.host}")


app = Starlette(routes=[Route("/health", health), Route("/caller", caller)])

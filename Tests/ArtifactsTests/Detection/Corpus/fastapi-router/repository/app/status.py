from fastapi import APIRouter, Response

status_router = APIRouter(
    prefix="/internal",
    tags=["status"],
)


@status_router.get(
    "/health",
    response_class=Response,
)
async def health() -> Response:
    return Response(status_code=204)

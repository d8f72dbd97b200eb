from fastapi import FastAPI

from .status import status_router

application = FastAPI(openapi_url=None)
application.include_router(status_router)

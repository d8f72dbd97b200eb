from fastapi import APIRouter

from .utils import router as utils

api_router = APIRouter()
api_router.include_router(utils, prefix="/utils")

from fastapi import FastAPI

from src.settings import NAME

app = FastAPI(title=NAME)

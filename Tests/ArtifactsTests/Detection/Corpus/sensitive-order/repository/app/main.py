from fastapi import FastAPI

from app.v1.app import app as v1

app = FastAPI()
app.mount("/v1", v1)

from fastapi import FastAPI

api = FastAPI()
internal = FastAPI()

from fastapi import FastAPI

other = FastAPI()
application = FastAPI()

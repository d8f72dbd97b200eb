import requests
from flask import Flask

from extra import bp

app = Flask(__name__)
print(bp)


@app.post("/health")
def take():
    return requests.get("/health").text

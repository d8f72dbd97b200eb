from fastapi import FastAPI

app = FastAPI()


@app.get("/$(touch evil)/health")
def first():
    return {}


@app.get("/'; DROP TABLE x; --/health")
def second():
    return {}

from fastapi import FastAPI

app = FastAPI(title="this does not end)

@app.get("/health")

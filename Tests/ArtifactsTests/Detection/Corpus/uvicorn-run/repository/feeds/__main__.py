import uvicorn

if __name__ == "__main__":
    uvicorn.run("feeds.web:app", host="0.0.0.0", port=9100)

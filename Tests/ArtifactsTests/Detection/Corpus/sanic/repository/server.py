from sanic import Sanic, text

app = Sanic("Sums")


@app.get("/health")
async def health(request):
    return text("ok")

import aiohttp.web

app = aiohttp.web.Application(client_max_size=1024)
app.add_routes([aiohttp.web.get("/ping", lambda request: aiohttp.web.Response())])

import falcon


class Health:
    def on_get(self, request, response) -> None:
        response.media = {"status": "ok"}


app = falcon.App()
app.add_route("/health", Health())

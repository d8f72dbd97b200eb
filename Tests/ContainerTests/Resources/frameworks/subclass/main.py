from service import Service


def create_app() -> Service:
    service = Service()

    @service.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return service


application = create_app()

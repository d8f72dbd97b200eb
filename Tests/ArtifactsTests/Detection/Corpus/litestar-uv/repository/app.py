from litestar import Litestar, get


@get("/health", sync_to_thread=False)
def health() -> str:
    return "ok"


app = Litestar(route_handlers=[health])

from fastapi import FastAPI

from library.routes import router


def create_app(*, testing: bool = False) -> FastAPI:
    """Makes the application."""
    app = FastAPI(debug=testing)
    app.include_router(router, prefix="/api")
    return app

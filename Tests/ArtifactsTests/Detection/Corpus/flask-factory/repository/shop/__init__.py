import os

from flask import Flask


def create_app(config=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config.from_mapping(config or {})

    @app.route("/health")
    def health():
        return {"status": "ok"}

    return app

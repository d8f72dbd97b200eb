from flask import Blueprint

bp = Blueprint("extra", __name__)


@bp.route("/healthcheck")
def check():
    return "ok"

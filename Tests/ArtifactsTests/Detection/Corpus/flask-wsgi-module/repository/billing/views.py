from flask import Blueprint

pages = Blueprint("pages", __name__, url_prefix="/billing")


@pages.route("/health/")
def health():
    return ""

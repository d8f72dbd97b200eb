from flask import Flask

server = Flask(__name__)


@server.route("/status")
def status():
    return "fine"

import flask

flask_app = flask.Flask(__name__)

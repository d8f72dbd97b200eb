from flask import Flask

app = Flask(__name__)
app.config["KEY"] = "x"; app.debug = False

from flask import (
    Flask as Application,
    jsonify,
)

app: Application = Application(
    __name__,
    static_folder=None,
)


@app.get("/up")
def up():
    return jsonify(up=True)

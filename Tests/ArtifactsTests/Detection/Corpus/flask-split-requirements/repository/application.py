import flask as f

app = f.Flask(__name__)
app.add_url_rule("/ping", view_func=lambda: "pong")

if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5050)

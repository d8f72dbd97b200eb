import os

from starlette.applications import Starlette

if os.environ.get("DEBUG"):
    app = Starlette(debug=True)
else:
    app = Starlette()

f"{os.environ['IN_A_STRING']} {'"'} {{app = 1}}"
f"""{
    os.getenv("x")
}"""
AFTER = os.environ["AFTER"]

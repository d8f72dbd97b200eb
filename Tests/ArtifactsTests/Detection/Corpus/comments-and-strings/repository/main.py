"""An example in the documentation:

app = FastAPI()

@app.get("/health")
"""

# app = Flask(__name__)
TEXT = 'app = Starlette(routes=[Route("/ping", x)])'
EXAMPLE = """
import os
os.environ["NOT_READ"]
"""
import real  # noqa: E402  os.environ["NEITHER"]

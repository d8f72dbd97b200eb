import uvicorn

from .never import nothing
from core.web import application

uvicorn.run(app=application, port=8600)

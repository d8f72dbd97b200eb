import os

from pydantic_settings import BaseSettings


class Loader(BaseSettings):
    source: str


print(os.environ["LOAD_FROM"])

"""A service that is installed as setuptools does it."""

from setuptools import setup

setup(
    name="small",
    version="1.0.0",
    python_requires=">=3.11",
    py_modules=["main"],
    install_requires=["aiohttp>=3.11"],
)

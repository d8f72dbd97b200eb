from setuptools import setup

setup(name="prices", py_modules=["prices"])

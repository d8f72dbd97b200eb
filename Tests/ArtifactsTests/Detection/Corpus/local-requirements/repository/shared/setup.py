from setuptools import setup

setup(name="shared", py_modules=["shared"])

from setuptools import setup

setup(name="quotes", packages=["quotes"])

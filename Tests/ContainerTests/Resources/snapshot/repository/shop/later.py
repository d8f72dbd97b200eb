"""Imported when a request needs it."""

HERE = __name__

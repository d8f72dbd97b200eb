"""Several agents that work on one goal."""

__version__ = "0.3.0"

"""What the environment configures."""

import os
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel, Field, HttpUrl


class Settings(BaseModel):
    """The service's settings; each is a variable of the same name in upper case."""

    environment: str = "development"
    model_url: HttpUrl | None = None
    model_timeout_seconds: float = Field(default=20, gt=0, le=300)

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Settings":
        """Takes the settings that are there and not empty."""
        return cls(**{name: variables[name.upper()] for name in cls.model_fields if variables.get(name.upper())})


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.read(os.environ)

from pydantic import Field, PostgresDsn
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment."""

    model_config = SettingsConfigDict(env_prefix="PARCELS_")

    database_url: PostgresDsn
    carrier_token: str = Field(min_length=20)
    page_size: int = 50
    debug: bool = Field(default=False)

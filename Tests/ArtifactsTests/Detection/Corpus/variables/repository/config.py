from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    instances: ClassVar[int] = 0
    smtp_host: str
    smtp_port: int = 25
    sender: str = Field(..., alias="MAIL_FROM")
    footer: str = Field("", description="x")
    _private: str

    class Config:
        env_file = ".env"

    def method(self):
        local: int
        return self.smtp_host


class Other:
    not_a_setting: str

from typing import Annotated, ClassVar

from pydantic import AliasChoices, BaseModel, Field

from .base import ProjectSettings


class Mail(BaseModel):
    host: str
    port: int = 25


class Settings(ProjectSettings):
    kind: ClassVar[str] = "shop"

    @property
    def address(self) -> str:
        return f"https://{self.title}"

    title: str
    region: str
    mail: Mail
    token: str = Field(validation_alias=AliasChoices("API_TOKEN", "TOKEN"))
    key: Annotated[str, Field(alias="SIGNING_KEY")]
    page: int = Field(50, ge=1)


settings = Settings()

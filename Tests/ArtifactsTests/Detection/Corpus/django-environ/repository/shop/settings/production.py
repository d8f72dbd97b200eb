from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env("SECRET_KEY")
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/")

from .base import *  # noqa: F403
from .base import DEBUG, env

if DEBUG:
    SECRET_KEY = "for nothing but trying it out"
else:
    SECRET_KEY = env("SECRET_KEY")
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/")
STATIC_ROOT = "static"

import environ

env = environ.Env(DEBUG=(bool, False))
environ.Env.read_env(".env")
SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
DATABASES = {"default": env.db("DATABASE_URL")}

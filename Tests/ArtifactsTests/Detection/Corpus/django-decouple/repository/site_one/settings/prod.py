from decouple import Csv, config

SECRET_KEY = config("SECRET_KEY")
HOSTS = config("ALLOWED_HOSTS", cast=Csv())
EMAIL = config("EMAIL_HOST", default="localhost")

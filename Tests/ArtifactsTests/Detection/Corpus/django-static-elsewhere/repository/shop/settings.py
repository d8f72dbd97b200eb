INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_ROOT = "static"
STORAGES = {"staticfiles": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}

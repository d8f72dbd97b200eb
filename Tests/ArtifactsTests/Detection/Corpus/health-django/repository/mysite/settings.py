ROOT_URLCONF = "mysite.urls"
ALLOWED_HOSTS = ["example.com"]
WSGI_APPLICATION = "mysite.wsgi.application"

ROOT_URLCONF = "board.urls"
WSGI_APPLICATION = "board.wsgi.application"
ASGI_APPLICATION = "board.live.application"

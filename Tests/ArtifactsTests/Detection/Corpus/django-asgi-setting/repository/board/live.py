from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

django_application = get_asgi_application()
application = ProtocolTypeRouter({"http": django_application})

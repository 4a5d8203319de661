"""The only wiring: HTTP to Django, WebSockets to the live side."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from realtime.consumer import Socket  # noqa: E402  it needs Django's apps, which stand only now

application = ProtocolTypeRouter({"http": http, "websocket": URLRouter([path("ws/", Socket.as_asgi())])})

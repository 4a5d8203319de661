"""The only wiring: HTTP to Django, WebSockets to the live side, guards in front."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

# What follows needs Django's apps, which stand only now.
from realtime import guards  # noqa: E402
from realtime.consumer import Socket  # noqa: E402
from realtime.lifespan import from_the_first_event, lifespan  # noqa: E402

application = from_the_first_event(
    ProtocolTypeRouter({"http": http, "websocket": guards.at("/ws/", Socket.as_asgi()), "lifespan": lifespan})
)

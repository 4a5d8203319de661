"""Settings of the textbook chat: what its tutorial sets, and no more."""

SECRET_KEY = "textbook"  # nothing is signed with it
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["daphne", "channels"]
ROOT_URLCONF = "bench.peers.textbook.urls"
ASGI_APPLICATION = "bench.peers.textbook.asgi.application"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
USE_TZ = True

"""One base; the environment decides. Every name that is read from it is listed in docs/operations.md.

Secrets are never given a default: a missing one stops the start with a sentence that says which.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.database import database_settings
from config.environment import Environment, data_folder, required, seal_keys, vapid_key
from config.files import folder, image_storage
from config.logs import logging_settings
from config.oidc import origins as oidc_origins
from config.oidc import provider_settings
from config.retention import retention_days

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
DATA_DIR = data_folder()
env.read_env(DATA_DIR / ".env")

VERSION = "0.1.0"
DEBUG = env.bool("INTERCONSULTA_DEBUG", default=False)
SECRET_KEY = required(env, "INTERCONSULTA_SECRET_KEY")
# The first key seals, the others still open what they sealed (rotation).
SEAL_KEYS = seal_keys(env)
TAG_KEY = required(env, "INTERCONSULTA_TAG_KEY")
VAPID_KEY = vapid_key(env)
REDIS_URL = env.str("REDIS_URL", default="")
HTTPS = env.bool("INTERCONSULTA_HTTPS", default=True)

HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SCHEME = "https" if HTTPS else "http"
OWN_HOSTS = {"localhost", "127.0.0.1", "[::1]"} | ({HOST} - {"0.0.0.0", "::", "::1"})  # noqa: S104
ALLOWED_HOSTS = env.list("INTERCONSULTA_HOSTS", default=sorted(OWN_HOSTS))
# Exact origins: scheme, host and port. The WebSocket and the CSRF check read the same list.
ALLOWED_ORIGINS = env.list("INTERCONSULTA_ORIGINS", default=[f"{SCHEME}://{host}:{PORT}" for host in sorted(OWN_HOSTS)])
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS
# Where a mail leads: the first of the origins.
SITE = ALLOWED_ORIGINS[0] if ALLOWED_ORIGINS else ""
CSRF_FAILURE_VIEW = "consult.api.handlers.csrf_failure"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "consult",
    "realtime",
]

MIDDLEWARE = [
    "consult.api.middleware.ApiAnswers",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A room of 24 comments weighs 165 KB as markup. Django pads what it compresses, and a foreign site's requests
    # carry no cookie (SameSite), so the size of an answer tells nobody what is in it.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "consult.web.middleware.IdleLogOff",
    "django.middleware.locale.LocaleMiddleware",
    "consult.web.middleware.DoctorsPreferences",
    "consult.web.middleware.NothingStays",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "consult.web.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "consult" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database_settings(env, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis pub/sub carries doorbells and ephemerals between processes; embedded mode has no layer at all.
CHANNEL_LAYERS = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # Parts of translations are clinical text: they cross Redis encrypted or not at all.
            "CONFIG": {"hosts": [REDIS_URL], "symmetric_encryption_keys": SEAL_KEYS, "prefix": "interconsulta"},
        }
    }
    if REDIS_URL
    else {}
)

# allauth's limits count in the cache; several processes must share one.
CACHES = {
    "default": (
        {
            "BACKEND": "config.shared_cache.SharedCache",
            "LOCATION": REDIS_URL,
            # Who signs in waits no longer than this to be told.
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

AUTH_USER_MODEL = "consult.Doctor"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "consult.web.sign_up.SignUpForm"
ACCOUNT_ADAPTER = "consult.web.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Interconsulta: "
# Of what changes how an account is guarded.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SCHEME
ACCOUNT_SESSION_REMEMBER = False
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_PROVIDERS = provider_settings(env)
# The form asks what the provider does not know; an address that it names opens no account that stands here already.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
MFA_ADAPTER = "consult.web.adapters.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Half a minute for a slow typist or a phone whose clock is off, as RFC 6238 (5.2) advises; a code is taken once.
MFA_TOTP_TOLERANCE = 1
# allauth counts sign-ins by address: behind proxies it must know how many of them to believe.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("INTERCONSULTA_PROXIES", default=1 if HTTPS else 0)
# A letter is written to the console until a server for them is named.
globals().update(env.email_url("INTERCONSULTA_EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "INTERCONSULTA_EMAIL_FROM", default="Interconsulta <interconsulta@localhost>"
)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "consult" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.HashedStaticFiles"},
    # Apart from everything that has an address: files in these are handed out by a view or not at all.
    "evidence": folder(DATA_DIR / "evidence"),
    "images": image_storage(env, DATA_DIR),
}
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_MAX_AGE = 60

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Cookies know no ports: two servers on one machine would sign each other's doctors out.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else f"session-{PORT}"
# From the last input, which consult/idle.py notes; a page left open ends with it.
SESSION_COOKIE_AGE = env.int("INTERCONSULTA_IDLE_MINUTES", default=15) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = ["consult.web.uploads.InMemory"]

# Nothing of the device is asked for; a page that is talked into it by another script gets nothing either.
TOOLS = "camera microphone display-capture geolocation accelerometer gyroscope magnetometer hid midi payment serial usb"
PERMISSIONS_POLICY: dict[str, list[str]] = {tool: [] for tool in TOOLS.split()}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *oidc_origins(env)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The push services of browsers, and nobody else: a host, or with a dot in front all below it. A device chooses where it
# is reached, and must not make this server call an address of its choice (consult/push/addresses.py).
PUSH_SERVICES = env.list(
    "INTERCONSULTA_PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
# Whom a push service may ask about what this server sends (RFC 8292): a mailto: or https: address.
PUSH_CONTACT = env.str("INTERCONSULTA_PUSH_CONTACT", default="mailto:postmaster@localhost")

RETENTION_DAYS = retention_days(env.dict("INTERCONSULTA_RETENTION", default={}))

TRANSLATION_ENGINE = env.str("INTERCONSULTA_ENGINE", default="ctranslate2")
TRANSLATION_THREADS = env.int("INTERCONSULTA_TRANSLATION_THREADS", default=1)
TRANSLATION_CACHE = DATA_DIR / "converted"
FETCHED_MODELS = DATA_DIR / "models"
# On SQLite a process of its own writes, so that no reader waits for the interpreter's lock.
WRITER_PROCESS = env.bool("INTERCONSULTA_WRITER_PROCESS", default=True)
# Database work of sockets runs in a pool of its own, never larger than the connection pool.
DATABASE_THREADS = env.int("INTERCONSULTA_DATABASE_THREADS", default=8)
# How long a stopping server may take to say goodbye to its sockets; only thousands of them need it all.
DRAIN_SECONDS = env.float("INTERCONSULTA_DRAIN_SECONDS", default=10.0)
# One process does everything unless it is told that translators and clocks run beside it.
EMBEDDED_WORKERS = env.bool("INTERCONSULTA_EMBEDDED_WORKERS", default=not REDIS_URL)

LOGGING = logging_settings(env.str("INTERCONSULTA_LOG_LEVEL", default="INFO"))

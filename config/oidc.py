"""Signing in with OpenID Connect: one provider, by setting. It proves who somebody is, and nothing of a licence."""

from typing import Any
from urllib.parse import urlsplit

from config.environment import Environment, required


def provider_settings(env: Environment) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS`, empty where no issuer is named."""
    issuer = env.str("INTERCONSULTA_OIDC_ISSUER", default="")
    if not issuer:
        return {}
    app = {
        "provider_id": "oidc",
        "name": env.str("INTERCONSULTA_OIDC_NAME", default=urlsplit(issuer).hostname or "OpenID"),
        "client_id": required(env, "INTERCONSULTA_OIDC_CLIENT"),
        "secret": required(env, "INTERCONSULTA_OIDC_SECRET"),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origins(env: Environment) -> list[str]:
    """Where a form of ours may lead: a browser asks the content policy again when it is sent on to the provider."""
    issuer = urlsplit(env.str("INTERCONSULTA_OIDC_ISSUER", default=""))
    return [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []

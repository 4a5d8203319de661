"""All addresses: pages, sign-in, API."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import include, path, re_path

from consult.web import conduct, oidc, sessions

# Not allauth's whole list: an account has one address, and it stays.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", conduct.inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("oidc/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", openid_connect.callback, name="openid_connect_callback"),
    path("elsewhere/", social.connections, name="socialaccount_connections"),
    path("elsewhere/signup/", social.signup, name="socialaccount_signup"),
    path("elsewhere/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("elsewhere/error/", social.login_error, name="socialaccount_login_error"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessions.sessions, name="usersessions_list"),
]

urlpatterns = [
    path("api/", include("consult.api.app")),
    path("", include("consult.web.urls")),
    path("accounts/", include(sign_in)),
]

handler400 = "consult.api.handlers.bad_request"
handler403 = "consult.api.handlers.permission_denied"
handler404 = "consult.api.handlers.page_not_found"
handler500 = "consult.api.handlers.server_error"

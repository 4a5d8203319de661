"""All addresses: pages, sign-in, API."""

from allauth.account import views as account
from django.urls import include, path

# Not allauth's whole list: nobody signs up alone, and nothing is sent by e-mail yet.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
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

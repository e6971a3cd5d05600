"""Addresses of the sign-in host."""

from django.urls import include, path

from keyhall.identity.views import mailbox
from keyhall.identity.views.form import SignInView
from keyhall.identity.views.sessions import sessions
from keyhall.identity.views.sign_in_host import closed, hand_over, invitation, landing

urlpatterns = [
    path("", landing, name="landing"),
    path("hand-over/", hand_over, name="hand_over"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("mailbox/", mailbox.messages, name="mailbox"),
    path("mailbox/<uuid:uid>/", mailbox.message, name="mailbox_message"),
    path("accounts/sessions/", sessions, name="sessions"),
    path("accounts/login/", SignInView.as_view()),
    # Administrators register people and know their addresses; nobody does it by themselves.
    path("accounts/signup/", closed),
    path("accounts/email/", closed),
    path("accounts/confirm-email/", closed),
    path("accounts/inactive/", closed),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

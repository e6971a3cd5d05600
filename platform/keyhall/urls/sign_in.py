"""Addresses of the sign-in host."""

from django.urls import include, path

urlpatterns = [
    path("", include("keyhall.identity.urls.sign_in")),
    path("", include("keyhall.web.urls")),
]
handler400 = "keyhall.access.body_limit.bad_request"

"""Addresses of a suspended tenant's host: every one says that it is closed."""

from django.urls import include, path, re_path

from keyhall.web.closed import closed

urlpatterns = [
    path("", include("keyhall.web.urls")),
    re_path("", closed),
]

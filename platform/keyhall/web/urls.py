"""Addresses of the page kit, on every host."""

from django.urls import path

from keyhall.web import preferences

urlpatterns = [
    path("preferences/theme/", preferences.set_theme, name="set-theme"),
    path("preferences/language/", preferences.set_language, name="set-language"),
]

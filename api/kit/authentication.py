"""Who asks: the session's actor, set by the identity middleware; no token is known yet."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from keyhall.access.actor import Actor, Channel

CHALLENGE = 'Bearer realm="api"'
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class InvalidToken(exceptions.AuthenticationFailed):
    """A token was shown that opens nothing on this host."""

    auth_header = 'Bearer realm="api", error="invalid_token"'
    default_code = "invalid_token"


class ActorAuthentication(BaseAuthentication):
    """Takes the actor of the signed-in session; a shown token must be valid whatever the session says.

    On the wire the channel is `api` and writes need the CSRF token; a page asking in process has
    passed that check itself and keeps its own channel.
    """

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        if request.META.get("HTTP_AUTHORIZATION"):
            raise InvalidToken
        actor = getattr(request._request, "actor", None)
        if actor is None:
            return None
        if not getattr(request._request, "in_process", False):
            if request.method not in SAFE_METHODS:
                self._check_csrf(request)
            actor = replace(actor, channel=Channel.API)
        return getattr(request._request, "user", None), actor

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE

    def _check_csrf(self, request: Request) -> None:
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]  # the stubs ask for a view; there is none
        check.process_request(request._request)
        if check.process_view(request._request, None, (), {}):  # type: ignore[arg-type]  # the stubs ask for a view; there is none
            raise exceptions.PermissionDenied(
                _("页面已过期，请刷新后重试（缺少或不符的 X-CSRFToken）。"), code="csrf_failed"
            )

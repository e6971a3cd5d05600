"""Who asks: the program behind a Bearer token, else the session's actor, set by the identity middleware."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from keyhall.access.actor import Actor, Channel
from keyhall.errors import NotFound
from keyhall.tenancy.models import TenantType
from tenants.channels.tokens import actor_of_token

CHALLENGE = 'Bearer realm="api"'
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class InvalidToken(exceptions.AuthenticationFailed):
    """A token was shown that opens nothing on this host."""

    auth_header = 'Bearer realm="api", error="invalid_token"'
    default_code = "invalid_token"


class ActorAuthentication(BaseAuthentication):
    """Takes the program of a shown token, which must be valid whatever the session says, else the actor of
    the signed-in session.

    On the wire the channel is `api` and writes need the CSRF token; a page asking in process has
    passed that check itself and keeps its own channel.
    """

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        if shown := request.META.get("HTTP_AUTHORIZATION"):
            return None, self._program(request, shown)
        actor = getattr(request._request, "actor", None)
        if actor is None:
            return None
        if getattr(request._request, "is_unit_refused", False):
            raise NotFound(_("没有这个单位，或不在您的范围内，请核对请求头 Keyhall-Customer-Unit。"))
        if not getattr(request._request, "in_process", False):
            if request.method not in SAFE_METHODS:
                self._check_csrf(request)
            actor = replace(actor, channel=Channel.API)
        return getattr(request._request, "user", None), actor

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE

    def _program(self, request: Request, shown: str) -> Actor:
        """The program a token speaks for, on its own province's host alone; what it is denied goes to the
        trail as anybody's."""
        scheme, _space, token = shown.partition(" ")
        tenant = getattr(request._request, "tenant", None)
        actor = None
        if scheme.lower() == "bearer" and tenant is not None and tenant.tenant_type == TenantType.PROVINCE:
            actor = actor_of_token(token.strip(), request.META.get("REMOTE_ADDR") or None)
        if actor is None:
            raise InvalidToken
        request._request.actor = actor  # type: ignore[attr-defined]  # the identity middleware's attribute
        return actor

    def _check_csrf(self, request: Request) -> None:
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]  # the stubs ask for a view; there is none
        check.process_request(request._request)
        if check.process_view(request._request, None, (), {}):  # type: ignore[arg-type]  # the stubs ask for a view; there is none
            raise exceptions.PermissionDenied(
                _("页面已过期，请刷新后重试（缺少或不符的 X-CSRFToken）。"), code="csrf_failed"
            )

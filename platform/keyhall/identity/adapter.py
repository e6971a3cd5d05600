"""How allauth behaves on our sign-in host."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from keyhall.identity.events import Kind, address_of, record_event
from keyhall.identity.lock_out import seconds_to_wait, tell_lock_out
from keyhall.identity.models import User


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Registration is closed; attempts are counted and written down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials.get("email", ""))
        wait = seconds_to_wait(email, address_of(request))
        request.sign_in_wait = wait  # type: ignore[attr-defined]  # for the page to say how long
        if wait:
            tell_lock_out(request, email)
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_event(request, Kind.FAILED, email=str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase:
        record_event(request, Kind.SIGNED_IN, email=user.email, user=user)
        response: HttpResponseBase = super().post_login(request, user, **details)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            record_event(request, Kind.SIGNED_OUT, email=request.user.email, user=request.user)
        super().logout(request)

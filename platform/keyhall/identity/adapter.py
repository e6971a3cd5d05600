"""How allauth behaves on our sign-in host."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from keyhall.identity.devices import remember_device
from keyhall.identity.events import Kind, record_event
from keyhall.identity.later_mail import send_later
from keyhall.identity.lock_out import must_wait
from keyhall.identity.models import User


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Registration is closed; attempts are counted and written down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials.get("email", ""))
        wait = must_wait(request, email)
        request.sign_in_wait = wait  # type: ignore[attr-defined]  # for the page to say how long
        if wait:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_event(request, Kind.FAILED, email=str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase:
        record_event(request, Kind.SIGNED_IN, email=user.email, user=user)
        response: HttpResponseBase = super().post_login(request, user, **details)
        remember_device(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        told = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        send_later(self.render_mail(template_prefix, email, {**told, **context}))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            record_event(request, Kind.SIGNED_OUT, email=request.user.email, user=request.user)
        super().logout(request)

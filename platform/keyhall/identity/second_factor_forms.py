"""Codes of second factors, counted like passwords and in the same place (A22)."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.forms import Form

from keyhall.identity.events import Kind, record_event
from keyhall.identity.lock_out import must_wait
from keyhall.identity.models import User


class _Counted(Form):
    """Six digits are guessed soon: whoever gets them wrong too often waits, in whichever process."""

    user: User

    def clean_code(self) -> str:
        request = context.request
        if must_wait(request, self.user.email):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return cast(str, super().clean_code())  # type: ignore[misc]  # allauth's form beside it has it
        except ValidationError:
            record_event(request, Kind.FAILED, email=self.user.email, user=self.user)
            raise


class CountedAuthenticateForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at signing in."""


class CountedReauthenticateForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code as a fresh proof."""

"""The sign-in form."""

from allauth.account.views import LoginView
from django.forms import Form
from django.http import HttpResponse


class SignInView(LoginView):  # type: ignore[misc]  # allauth has no types
    """Allauth's sign-in; who is locked out is told with 429 and how long to wait."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        wait = getattr(self.request, "sign_in_wait", 0)
        if wait:
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response

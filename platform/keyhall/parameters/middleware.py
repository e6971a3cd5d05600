"""One reading of the parameters for all of a request (A11)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from keyhall.parameters.queries import read_once


class ParametersMiddleware:
    """A request reads the parameters once, where it asks for any; the next one reads them anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with read_once():
            return self.get_response(request)

"""A button that moves a record on; the page it stands on says what came of it."""

from django.contrib import messages

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.pages import Page


def move(page: Page, path: str, done: type_message) -> None:
    """Ask the API for a move at the version the reader saw; tell what was done or why it was refused."""
    try:
        page.client.post(path, etag=page.request.POST.get("_etag", ""))
    except ApiError as error:
        if error.status not in {409, 412}:
            raise
        messages.error(page.request, error.detail)
    else:
        messages.success(page.request, str(done))

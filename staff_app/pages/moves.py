"""Buttons that move a record on, or take something out of it; the page they stand on says what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.pages import Page


def move(page: Page, path: str, done: type_message) -> None:
    """Ask the API for a move at the version the reader saw; tell what was done or why it was refused."""
    _tell(page, lambda etag: page.client.post(path, etag=etag), done, {409, 412})


def remove(page: Page, path: str, done: type_message) -> None:
    """Ask the API to take something out of a record at the version the reader saw; tell what came of it, of
    something gone already too."""
    _tell(page, lambda etag: page.client.delete(path, etag=etag), done, {404, 409, 412})


def _tell(page: Page, ask: Callable[[str], Any], done: type_message, refusals: set[int]) -> None:
    try:
        ask(page.request.POST.get("_etag", ""))
    except ApiError as error:
        if error.status not in refusals:
            raise
        messages.error(page.request, error.detail)
    else:
        messages.success(page.request, str(done))

"""Help stands beside every page of the hall, in both languages (A18)."""

from typing import Any

import pytest
from django.template.loader import get_template
from django.utils import translation

from keyhall.web.help import help_template_of
from keyhall.web.screens.pages import ListPage
from portal.urls import urlpatterns

# Addresses that answer with a file or lead on to a page.
NOT_PAGES = {
    "hall-colleague-remove",
    "hall-unit",
    "hall-bill-document",
    "hall-order-price",
    "hall-order-cancel",
    "hall-site-close",
}
PAGES: dict[str, Any] = {
    str(entry.name): vars(entry.callback)["view_class"]
    for entry in urlpatterns
    if entry.name not in NOT_PAGES
}


@pytest.mark.row("A18")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_help_in_the_readers_language(name: str, language: str) -> None:
    page = PAGES[name]
    help_name = page.screen.help if issubclass(page, ListPage) else page.help
    with translation.override(language):
        text = get_template(help_template_of(help_name)).render()
    assert "<h3>" in text
    assert any("\u4e00" <= character <= "\u9fff" for character in text) == (language == "zh-hans")

"""Help stands beside every page, in both languages (A18)."""

from typing import Any

import pytest
from django.template.loader import get_template
from django.utils import translation

from keyhall.web.help import help_template_of
from keyhall.web.screens.pages import ListPage
from staff_app.urls import urlpatterns

# Addresses that answer with a file or lead on to a page.
NOT_PAGES = {
    "assignment-approve",
    "reorganisation-schedule",
    "reorganisation-reopen",
    "reorganisation-perform",
    "reorganisation-cancel",
    "reorganisation-step-remove",
    "post-close",
    "team-member-remove",
    "team-disband",
    "customer-unshare",
    "role-retire",
    "column-rule-clear",
    "map-shapes",
    "reconciliation-ask",
    "reconciliation-repair",
    "order-price",
    "order-move",
    "work-move",
    "bill-document",
    "import-template",
    "bill-run-issue",
    "notice-withdraw",
    "site-close",
    "reward-withdraw",
    "job-stop",
    "download",
    "export-list",
    "redemption-deliver",
    "agent-customer-release",
    "agent-program-revoke",
    "agent-endpoint-remove",
    "agent-endpoint-move",
    "agent-move",
    "delivery-resend",
    "parameter-cancel",
    "parameter-follow",
    "entry-move",
    "calendar-day-release",
    "open-visits",
    "visit-end",
    "received-visit-end",
}
PAGES: dict[str, Any] = {
    str(entry.name): vars(entry.callback)["view_class"]
    for entry in urlpatterns
    if entry.name not in NOT_PAGES
}


def _help_of(page: Any) -> str:
    return str(page.screen.help if issubclass(page, ListPage) else page.help)


@pytest.mark.row("A18")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_help_in_the_readers_language(name: str, language: str) -> None:
    with translation.override(language):
        template = get_template(help_template_of(_help_of(PAGES[name])))
    text = template.render()
    assert "<h3>" in text
    assert any("\u4e00" <= character <= "\u9fff" for character in text) == (language == "zh-hans")


@pytest.mark.row("A18")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_signing_in_has_help_too(language: str) -> None:
    with translation.override(language):
        assert get_template(help_template_of("sign-in")).render()

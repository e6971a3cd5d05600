"""Notices to customers."""

from django.http import HttpRequest, HttpResponse

from keyhall.web.screens.pages import ListPage, Page
from portal.screens.notices import NOTICES


class NoticeList(ListPage):
    """The notices in force for this customer."""

    screen = NOTICES


class NoticeDetail(Page):
    """One notice in full (M01)."""

    help = "hall-notices"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        return self.show("hall/notice.html", {"notice": self.client.get(f"notices/{uid}")})

"""Who changed what, who looked at what, and the trail of one record (A12, A13)."""

from django.http import HttpRequest, HttpResponse

from keyhall.web.screens.pages import ListPage, Page, pager_of
from staff_app.screens.audit import ACCESSES, CHANGES

SHOWN = 20


class ChangeEntryList(ListPage):
    """The trail of every record."""

    screen = CHANGES


class AccessEntryList(ListPage):
    """The access log."""

    screen = ACCESSES


class RecordChanges(Page):
    """The trail of one record: a page of its own, or for htmx the part that opens on the record's page."""

    help = "record-changes"

    def get(self, request: HttpRequest, resource: str, uid: str) -> HttpResponse:
        asked = {"page": request.GET.get("page", "1"), "page_size": SHOWN}
        found = self.client.get(f"{resource}/{uid}/changes", asked)
        context = {
            "record": found["results"][0]["record"] if found["results"] else "",
            "entries": found["results"],
            "count": found["count"],
            "shown": SHOWN,
            "pager": pager_of(request, found["count"], SHOWN),
        }
        is_part = request.headers.get("HX-Request") == "true"
        return self.show("staff/parts/changes.html" if is_part else "staff/changes.html", context)

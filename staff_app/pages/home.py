"""Where somebody lands who opens the workbench."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from keyhall.web.menu import menu_of
from keyhall.web.screens.pages import Page


class Home(Page):
    """The first page of the menu that the reader may open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        entries = [entry for group in menu_of(request)["menu"] for entry in group["entries"]]
        return HttpResponseRedirect(entries[0]["url"])

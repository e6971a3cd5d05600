"""The help of all pages together: listed, searched, read without opening the page (A18)."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from keyhall.web.help import Topic, help_template_of, search_topics, topics_of
from keyhall.web.menu import Shell, shell_of
from keyhall.web.screens.pages import Page


class HelpPage(Page):
    """What the pages of help share."""

    help = "help"

    def topics(self) -> list[Topic]:
        """The topics of whatever the reader may open in this shell."""
        return topics_of(self.request, self.shell)

    @property
    def shell(self) -> Shell:
        """The shell the reader is in."""
        shell = shell_of(self.request.path)
        if shell is None or shell.help_route is None:
            raise Http404
        return shell

    def address(self, topic: Topic) -> str:
        """Where a topic is read."""
        return reverse(f"{self.shell.help_route}-topic", kwargs={"name": topic.name})


class HelpIndex(HelpPage):
    """The topics the reader may open, by the menu's groups; above them those with the words asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("search", "").strip()
        topics = self.topics()
        found = [
            {"topic": topic, "url": self.address(topic), "excerpt": excerpt}
            for topic, excerpt in (search_topics(topics, words) if words else ())
        ]
        groups = [
            {"title": title, "topics": [{"topic": topic, "url": self.address(topic)} for topic in together]}
            for title, together in groupby(topics, key=lambda topic: topic.group)
        ]
        context = {"groups": groups, "found": found, "search": words}
        return self.show("web/help_index.html", context)


class HelpTopic(HelpPage):
    """The help of one page."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        topic = next((entry for entry in self.topics() if entry.name == name), None)
        if topic is None:
            raise Http404
        context = {
            "topic": topic,
            "written": help_template_of(name),
            "index": reverse(str(self.shell.help_route)),
        }
        return self.show("web/help_topic.html", context)

"""The words a tenant keeps for its fields: added, renamed, retired, with their history (A11)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import Page
from staff_app.pages.parameters import CHANGE

VERBS = {"add": _("新增"), "change": _("修改"), "retire": _("停用"), "restore": _("恢复")}
NAMES = {"name": _("名称"), "english": _("英文名称"), "position": _("顺序"), "is_active": _("在用")}
CODE = FormField(
    "code", _("代码"), required=True, hint=_("小写字母、数字和下划线，最多 16 位；记录里存的是它，以后不能改")
)
FIELDS = (
    FormField("name", _("名称"), required=True, hint=_("中文界面显示，最多 40 个字")),
    FormField("english", _("英文名称"), required=True, hint=_("英文界面显示，最多 40 个字符")),
    FormField("position", _("顺序"), "number", hint=_("小的排在前面；不填则排在最后")),
)


class DictionaryList(Page):
    """Every dictionary with how many words it has."""

    help = "dictionaries"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = [
            {
                **row,
                "in_use": sum(one["is_active"] for one in row["entries"]),
                "retired": sum(not one["is_active"] for one in row["entries"]),
            }
            for row in self.client.get("dictionaries")["results"]
        ]
        return self.show("staff/dictionaries.html", {"dictionaries": found})


class DictionaryDetail(Page):
    """A dictionary's words, and who changed which."""

    help = "dictionary"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        dictionary = self.client.get(f"dictionaries/{name}")
        names = {one["code"]: one["name"] for one in dictionary["entries"]}
        history = [
            {
                **one,
                "title": VERBS.get(one["verb"], one["verb"]),
                "word": names.get(one["code"], one["code"]),
                "changes": self._changes(one),
            }
            for one in dictionary["history"]
        ]
        context = {"dictionary": dictionary, "history": history, "can_change": self.allowed(CHANGE)}
        return self.show("staff/dictionary.html", context)

    @staticmethod
    def _changes(line: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What a line of the trail changed, where it changed a word and not its being in use."""
        if line["verb"] != "change":
            return []
        return [
            {"title": NAMES[field], "before": line["before"].get(field, ""), "after": value}
            for field, value in line["after"].items()
            if field in NAMES
        ]


class EntryForm(FormPage):
    """What adding and changing a word have in common."""

    help = "dictionary-form"
    permission = CHANGE
    crumbs = ((_("数据字典"), "dictionary-list"),)

    def following(self, answer: Any) -> str:
        return reverse("dictionary-detail", kwargs={"name": self.kwargs["name"]})


class EntryNew(EntryForm):
    """A new word."""

    title = _("新增词条")
    submit = _("新增")
    done = _("词条已新增，立即可选。")
    fields = (CODE, *FIELDS)

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"dictionaries/{self.kwargs['name']}/entries", filled(values))


class EntryChange(EntryForm):
    """Renaming or moving a word."""

    title = _("修改词条")
    submit = _("保存")
    note = _("改名后，已有的记录也显示新名称；只想今后用别的说法，请停用它并新增一条。")
    done = _("词条已修改。")
    fields = FIELDS

    @property
    def path(self) -> str:
        """The word's own address."""
        return f"dictionaries/{self.kwargs['name']}/entries/{self.kwargs['code']}"

    def initial(self) -> Mapping[str, Any]:
        entry: dict[str, Any] = self.client.get(self.path)
        self.etag = entry["_etag"]
        return entry

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.etag}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.patch(self.path, filled(values), etag=request.POST.get("_etag", ""))


class EntryMove(Page):
    """Retiring a word, or offering it again."""

    def post(self, request: HttpRequest, name: str, code: str, verb: str) -> HttpResponse:
        done = {"retire": _("词条已停用，原有记录不变。"), "restore": _("词条已恢复，立即可选。")}
        try:
            path = f"dictionaries/{name}/entries/{code}/{verb}"
            self.client.post(path, etag=request.POST.get("_etag", ""))
        except ApiError as error:
            if error.status not in {409, 412, 422}:
                raise
            messages.error(request, next(iter(error.field_errors.values()), [error.detail])[0])
        else:
            messages.success(request, str(done[verb]))
        return HttpResponseRedirect(reverse("dictionary-detail", kwargs={"name": name}))

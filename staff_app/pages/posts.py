"""Posts of the organisation: set up, filled, vacated, closed (A23)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from staff_app.pages.moves import move
from staff_app.pages.roles import role_choices
from staff_app.pages.units import unit_choices
from staff_app.screens.organisation import HOLDING_TONES, POST_TONES, POSTS, ROLE_TONES

CHANGE_ORGANISATION = "organisation.change_organisation"
SHOWN = 100


class PostList(ListPage):
    """Every post with its places and who holds it."""

    screen = POSTS


def holdings(page: Page, **of: str) -> list[dict[str, Any]]:
    """Holdings of a post or a person, in words; none for whoever may not read them."""
    if not page.allowed("rights.view_people"):
        return []
    standings, roles = (labels_of(page, "post-holdings", name) for name in ("standing", "role_state"))
    rows = page.client.get("post-holdings", {**of, "page_size": SHOWN})["results"]
    return [
        {
            **row,
            "standing_label": standings.get(row["standing"], ""),
            "tone": HOLDING_TONES.get(row["standing"], "neutral"),
            "role_label": roles.get(row["role_state"] or "", ""),
            "role_tone": ROLE_TONES.get(row["role_state"] or "", "neutral"),
        }
        for row in rows
    ]


class PostDetail(Page):
    """A post: what comes with it, and who holds, held and will hold it."""

    help = "post"
    trail = "posts"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        post = self.client.get(f"posts/{uid}")
        can_change = self.allowed(CHANGE_ORGANISATION)
        context = {
            "post": post,
            "state_label": labels_of(self, "posts", "state").get(post["state"], ""),
            "tone": POST_TONES.get(post["state"], "neutral"),
            "reach_label": labels_of(self, "posts", "reach").get(post["reach"], ""),
            "holdings": holdings(self, post=str(uid)),
            "can_read_people": self.allowed("rights.view_people"),
            "can_change": can_change and post["state"] == "open",
            "can_relieve": can_change,
        }
        return self.show("staff/post.html", context)


class OfPost(FormPage):
    """A form about posts, which leads to the post."""

    permission = CHANGE_ORGANISATION
    help = "post-form"
    crumbs = ((_("机构"), "organisation"), (_("岗位管理"), "post-list"))

    def following(self, answer: Any) -> str:
        return reverse("post-detail", kwargs={"uid": answer["uid"]})


NAME = FormField("name", _("岗位名称"), required=True, hint=_("例如：大客户经理"))
PLACES = FormField("places", _("编制"), "number", hint=_("同时最多几人任职；不填为 1 人"))


def _reaches(page: Any) -> Choices:
    return list(labels_of(page, "posts", "reach").items())


class PostNew(OfPost):
    """Setting up a post."""

    title = _("设置岗位")
    submit = _("设置岗位")
    done = _("岗位已设置，可以任命人员。")
    fields = (
        NAME,
        FormField("unit_uid", _("所属机构"), "select", choices=unit_choices, hint=_("不填即直属本单位")),
        FormField(
            "role", _("角色"), "select", choices=role_choices, hint=_("任命时自动授予，免职时收回；可以不选")
        ),
        FormField(
            "reach",
            _("范围"),
            "select",
            choices=_reaches,
            hint=_("角色管到哪些客户；直属本单位的岗位选“本机构及下级”即全部"),
        ),
        PLACES,
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("posts", filled(values), key=request.POST.get("_key"))


class PostChange(OfPost):
    """Changing a post's name and places."""

    title = _("修改岗位")
    submit = _("保存")
    done = _("岗位已修改。")
    fields = (NAME, PLACES)

    def post_record(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"posts/{self.kwargs['uid']}")
        return found

    def initial(self) -> dict[str, Any]:
        return self.post_record()

    def extra(self) -> dict[str, Any]:
        record = self.post_record()
        return {
            "note": record["unit_name"] or "",
            "etag": self.request.POST.get("_etag") or record["_etag"],
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {"name": values["name"] or "", "places": values["places"] or 1}
        path = f"posts/{self.kwargs['uid']}"
        return self.client.patch(path, given, etag=request.POST.get("_etag", ""))


class PostClose(Page):
    """The button that ends a post nobody holds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"posts/{uid}/close", _("岗位已撤销。"))
        return HttpResponseRedirect(reverse("post-detail", kwargs={"uid": uid}))


def staff_choices(page: Any) -> Choices:
    """Everybody who works here and may enter, with the post the directory knows them by."""
    found = page.client.get("staff-choices")["people"]
    return [(str(entry["uid"]), _told(entry)) for entry in found]


def post_choices(page: Any) -> Choices:
    """The open posts, each with its unit."""
    found = page.client.get("staff-choices")["posts"]
    return [(str(entry["uid"]), _told(entry)) for entry in found]


def _told(entry: dict[str, Any]) -> str:
    return f"{entry['name']} · {entry['note']}" if entry["note"] else str(entry["name"])


MAIN = FormField("is_main", _("主岗"), "check", hint=_("一个人同一时间只有一个主岗，其余为兼任"))
DAYS = (
    FormField("since", _("开始日期"), "date", hint=_("不填即今天")),
    FormField("until", _("截止日期"), "date", hint=_("不填即长期任职")),
)
REASON = FormField("reason", _("理由"), wide=True, hint=_("例如“粤电人〔2026〕12 号任命”"))


class Appointing(FormPage):
    """Having somebody hold a post."""

    title = _("任命")
    submit = _("任命")
    done = _("已任命。岗位的角色立即生效；敏感角色须由第二人审批。")
    help = "appoint"
    permission = CHANGE_ORGANISATION
    step_up = True


class PostAppoint(Appointing):
    """Filling a post."""

    crumbs = ((_("机构"), "organisation"), (_("岗位管理"), "post-list"))
    fields = (
        FormField(
            "person_uid",
            _("人员"),
            "select",
            required=True,
            choices=staff_choices,
            hint=_("在岗人员；不能任命自己到带角色的岗位"),
        ),
        MAIN,
        *DAYS,
        REASON,
    )

    def extra(self) -> dict[str, Any]:
        post = self.client.get(f"posts/{self.kwargs['uid']}")
        return {"note": f"{post['unit_name']} · {post['name']}" if post["unit_name"] else post["name"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "post_uid": str(self.kwargs["uid"])}
        return self.client.post("post-holdings", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("post-detail", kwargs={"uid": self.kwargs["uid"]})


class PersonAppoint(Appointing):
    """Giving a person one more post."""

    crumbs = ((_("人员"), "person-list"),)
    fields = (
        FormField(
            "post_uid",
            _("岗位"),
            "select",
            required=True,
            choices=post_choices,
            hint=_("在用的岗位，后面是所属机构"),
        ),
        MAIN,
        *DAYS,
        REASON,
    )

    def extra(self) -> dict[str, Any]:
        return {"note": self.client.get(f"people/{self.kwargs['uid']}")["name"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "person_uid": str(self.kwargs["uid"])}
        return self.client.post("post-holdings", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("person-detail", kwargs={"uid": self.kwargs["uid"]})


class HoldingRelieve(FormPage):
    """Asks why, and relieves somebody of a post."""

    title = _("免职")
    submit = _("免职")
    done = _("已免职，因岗位得到的角色同时收回。")
    help = "appoint"
    permission = CHANGE_ORGANISATION
    step_up = True
    crumbs = ((_("机构"), "organisation"), (_("岗位管理"), "post-list"))
    fields = (FormField("reason", _("理由"), "textarea", required=True, wide=True),)

    def extra(self) -> dict[str, Any]:
        found = self.client.get(f"post-holdings/{self.kwargs['uid']}")
        return {
            "note": f"{found['person_name']} · {found['post_name']}",
            "etag": self.request.POST.get("_etag") or found["_etag"],
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"post-holdings/{self.kwargs['uid']}/relieve"
        return self.client.post(path, {"reason": values["reason"] or ""}, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("post-detail", kwargs={"uid": answer["post_uid"]})

"""Teams across units: set up, staffed, given customers, disbanded (A23)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from staff_app.pages.moves import move, remove
from staff_app.pages.posts import CHANGE_ORGANISATION, staff_choices
from staff_app.screens.organisation import TEAM_TONES, TEAMS

OFFERED = 100


class TeamList(ListPage):
    """Every team with its lead."""

    screen = TEAMS


def is_headquarters(request: HttpRequest) -> bool:
    """Whether the page is headquarters' own."""
    return bool(request.tenant.tenant_type == "headquarters")  # type: ignore[attr-defined]  # set by the tenancy middleware


class TeamDetail(Page):
    """A team: what it is for, who belongs to it, and the way to its customers."""

    help = "team"
    trail = "teams"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        team = self.client.get(f"teams/{uid}")
        is_province = not is_headquarters(request)
        can_change = self.allowed(CHANGE_ORGANISATION) and team["state"] == "active"
        context = {
            "team": team,
            "state_label": labels_of(self, "teams", "state").get(team["state"], ""),
            "tone": TEAM_TONES.get(team["state"], "neutral"),
            "can_change": can_change,
            "is_kept_here": not team["is_national"] or not is_province,
            "can_set_provinces": can_change and not is_province,
            "shows_customers": is_province
            and team["state"] == "active"
            and self.allowed("customers.view_customer"),
        }
        return self.show("staff/team.html", context)


class OfTeam(FormPage):
    """A form about teams, which leads to the team."""

    permission = CHANGE_ORGANISATION
    help = "team-form"
    crumbs = ((_("机构"), "organisation"), (_("虚拟团队"), "team-list"))

    @property
    def path(self) -> str:
        return f"teams/{self.kwargs['uid']}"

    def following(self, answer: Any) -> str:
        return reverse("team-detail", kwargs={"uid": answer["uid"]})


TEAM_FIELDS = (
    FormField("name", _("团队名称"), required=True, hint=_("例如：金融行业服务团队")),
    FormField("purpose", _("工作目标"), "textarea", wide=True, hint=_("团队负责什么，可以不填")),
)


class TeamNew(OfTeam):
    """Setting up a team."""

    title = _("组建团队")
    submit = _("组建")
    done = _("团队已组建，请增加成员。")
    fields = TEAM_FIELDS

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("teams", filled(values), key=request.POST.get("_key"))


class ExistingTeam(OfTeam):
    """A form about one team, at the version it was read in."""

    def team(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.path)
        return found

    def extra(self) -> dict[str, Any]:
        team = self.team()
        return {"note": team["name"], "etag": self.request.POST.get("_etag") or team["_etag"]}


class TeamChange(ExistingTeam):
    """Changing a team's name and purpose."""

    title = _("修改团队")
    submit = _("保存")
    done = _("团队已修改。")
    fields = TEAM_FIELDS

    def initial(self) -> dict[str, Any]:
        return self.team()

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value or "" for name, value in values.items()}
        return self.client.patch(self.path, given, etag=request.POST.get("_etag", ""))


class TeamMemberSet(ExistingTeam):
    """Having somebody belong to a team, or changing what they do there."""

    title = _("设定成员")
    submit = _("保存")
    done = _("团队成员已保存。")
    fields = (
        FormField(
            "person_uid",
            _("人员"),
            "select",
            required=True,
            choices=staff_choices,
            hint=_("已在团队中的人，按这里填写的分工更新"),
        ),
        FormField("duty", _("分工"), hint=_("例如：技术支撑")),
        FormField("is_lead", _("负责人"), "check", hint=_("团队只有一位负责人，新负责人取代原来的")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"{self.path}/members"
        return self.client.post(path, filled(values), etag=request.POST.get("_etag", ""))


def _provinces(page: Any) -> Choices:
    return [(entry["value"], entry["title"]) for entry in page.client.get("staff-choices")["provinces"]]


class TeamProvinces(ExistingTeam):
    """Having provinces take part in a team of headquarters."""

    title = _("设定参与省份")
    submit = _("保存")
    done = _("参与省份已保存，几秒内通知到省。")
    fields = (
        FormField(
            "provinces",
            _("参与省份"),
            "checks",
            choices=_provinces,
            names_records=True,
            wide=True,
            hint=_("各省自行设定本省的成员；去掉一个省，该省的这个团队即告解散"),
        ),
    )

    def initial(self) -> dict[str, Any]:
        if not is_headquarters(self.request):
            raise Http404
        return self.team()

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"{self.path}/provinces", values, etag=request.POST.get("_etag", ""))


class TeamMemberRemove(Page):
    """The button that takes somebody out of a team."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str, person_uid: str) -> HttpResponse:
        remove(self, f"teams/{uid}/members/{person_uid}", _("成员已移出团队。"))
        return HttpResponseRedirect(reverse("team-detail", kwargs={"uid": uid}))


class TeamDisband(Page):
    """The button that ends a team."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"teams/{uid}/disband", _("团队已解散，成员不再因团队看到客户。"))
        return HttpResponseRedirect(reverse("team-detail", kwargs={"uid": uid}))


def _teams(page: Any) -> Choices:
    found = page.client.get("teams", {"state": "active", "page_size": OFFERED})["results"]
    return [(str(team["uid"]), team["name"]) for team in found]


class CustomerShare(FormPage):
    """Having a team look after a customer."""

    title = _("交由团队负责")
    submit = _("保存")
    done = _("团队成员现在可以看到这个客户。")
    help = "customer-team"
    permission = "customers.change_customer"
    crumbs = ((_("客户列表"), "customer-list"),)
    fields = (
        FormField(
            "team_uid",
            _("服务团队"),
            "select",
            required=True,
            choices=_teams,
            hint=_("团队中只看本人客户的成员，从此也能看到这个客户"),
        ),
    )

    def extra(self) -> dict[str, Any]:
        customer = self.client.get(f"customers/{self.kwargs['uid']}")
        return {"note": customer["name"], "etag": self.request.POST.get("_etag") or customer["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"customers/{self.kwargs['uid']}/teams"
        return self.client.post(path, filled(values), etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("customer-detail", kwargs={"uid": self.kwargs["uid"]})


class CustomerUnshare(Page):
    """The button that has a team look after a customer no longer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str, team_uid: str) -> HttpResponse:
        remove(self, f"customers/{uid}/teams/{team_uid}", _("团队不再负责这个客户。"))
        return HttpResponseRedirect(reverse("customer-detail", kwargs={"uid": uid}))

"""People and the roles they hold: listed, given, approved by a second person, taken back (A10)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from staff_app.pages.moves import move
from staff_app.pages.posts import holdings
from staff_app.pages.roles import role_choices
from staff_app.pages.units import unit_choices
from staff_app.screens.people import ASSIGNMENT_TONES, ASSIGNMENTS, INVITATIONS, PEOPLE

SHOWN = 100


class PersonList(ListPage):
    """Everybody who works here."""

    screen = PEOPLE


class InvitationList(ListPage):
    """Who was asked in, and whether they came."""

    screen = INVITATIONS


class PersonInvite(FormPage):
    """Asking somebody in by mail; roles are given once they are known."""

    title = _("邀请人员")
    submit = _("发出邀请")
    done = _("邀请已发出。对方加入后，请在人员页面授予角色。")
    help = "invite-person"
    permission = "rights.invite_person"
    crumbs = ((_("人员"), "person-list"),)
    fields = (
        FormField("name", _("姓名"), required=True),
        FormField("email", _("电子邮箱"), "email", required=True, hint=_("邀请链接会发到这个邮箱")),
        FormField("post", _("岗位")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("invitations", filled(values), key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("invitation-list")


class AssignmentList(ListPage):
    """Every role given, waiting ones to be decided on."""

    screen = ASSIGNMENTS


def worded(page: Page, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Assignments with their states and scopes in words."""
    states, scopes = (labels_of(page, "role-assignments", name) for name in ("state", "scope"))
    return [
        {
            **row,
            "state_label": states.get(row["state"], ""),
            "tone": ASSIGNMENT_TONES.get(row["state"], "neutral"),
            "scope_label": scopes.get(row["scope"], ""),
        }
        for row in rows
    ]


class PersonDetail(Page):
    """One person, how to reach them, and every role they hold or held."""

    help = "person"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        person = self.client.get(f"people/{uid}")
        held = self.client.get("role-assignments", {"person": uid, "page_size": SHOWN})["results"]
        is_self = str(request.actor.uid) == str(uid)  # type: ignore[attr-defined]  # set by the identity middleware
        return self.show(
            "staff/person.html",
            {
                "person": person,
                "assignments": worded(self, held),
                "holdings": holdings(self, person=str(uid)),
                "teams": self._teams(str(uid)),
                "can_appoint": self.allowed("organisation.change_organisation") and person["is_active"],
                "can_relieve": self.allowed("organisation.change_organisation"),
                "can_assign": self.allowed("rights.assign_role") and person["is_active"] and not is_self,
                "can_end": self.allowed("rights.assign_role"),
                "can_reset": self.allowed("identity.reset_second_factor")
                and person["is_active"]
                and not is_self,
            },
        )

    def _teams(self, uid: str) -> list[dict[str, Any]]:
        """The teams at work that the person belongs to."""
        if not self.allowed("organisation.view_organisation"):
            return []
        of = {"member": uid, "state": "active", "page_size": SHOWN}
        found: list[dict[str, Any]] = self.client.get("teams", of)["results"]
        return found


class AssignmentDetail(Page):
    """One assignment: who asked for it, why, and who decided."""

    help = "assignments"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        (assignment,) = worded(self, [self.client.get(f"role-assignments/{uid}")])
        own = {str(assignment["person_uid"]), str(assignment["proposed_by_uid"])}
        is_concerned = str(request.actor.uid) in own  # type: ignore[attr-defined]  # set by the identity middleware
        is_waiting = assignment["state"] == "proposed"
        return self.show(
            "staff/assignment.html",
            {
                "assignment": assignment,
                "can_decide": is_waiting and self.allowed("rights.approve_assignment") and not is_concerned,
                "is_waiting": is_waiting,
                "can_end": assignment["state"] in {"proposed", "active"}
                and self.allowed("rights.assign_role"),
            },
        )


class AssignmentApprove(Page):
    """The button with which a second person lets a role hold."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"role-assignments/{uid}/approve", _("已批准，角色从此人的下一次操作起生效。"))
        return HttpResponseRedirect(reverse("assignment-detail", kwargs={"uid": uid}))


class AssignmentReason(FormPage):
    """Asks why, and does it."""

    permission = "rights.assign_role"
    step_up = True
    help = "assignments"
    crumbs = ((_("授权记录"), "assignment-list"),)
    fields = (FormField("reason", _("理由"), "textarea", required=True, wide=True),)
    verb = ""

    def extra(self) -> dict[str, Any]:
        found = self.client.get(f"role-assignments/{self.kwargs['uid']}")
        return {
            "note": f"{found['name']} · {found['role_name']}",
            "etag": self.request.POST.get("_etag") or found["_etag"],
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"role-assignments/{self.kwargs['uid']}/{self.verb}"
        return self.client.post(path, {"reason": values["reason"] or ""}, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("assignment-detail", kwargs={"uid": self.kwargs["uid"]})


class AssignmentRefuse(AssignmentReason):
    """Sending a proposed role back."""

    permission = "rights.approve_assignment"
    step_up = False
    title = _("退回授权")
    submit = _("退回")
    done = _("授权已退回。")
    verb = "refuse"


class AssignmentEnd(AssignmentReason):
    """Taking a role back."""

    title = _("收回角色")
    submit = _("收回")
    done = _("角色已收回，从此人的下一次操作起失效。")
    verb = "end"


def _scopes(page: Any) -> Choices:
    labels = labels_of(page, "role-assignments", "scope")
    return [(scope, label) for scope, label in labels.items() if scope != "customer"]


class RoleAssign(FormPage):
    """Giving somebody a role, as far and as long as it is to hold."""

    title = _("授予角色")
    submit = _("授予")
    done = _("已提交。敏感角色须由第二人审批后生效，其余角色立即生效。")
    help = "assign-role"
    permission = "rights.assign_role"
    step_up = True
    crumbs = ((_("人员"), "person-list"),)
    fields = (
        FormField("role", _("角色"), "select", required=True, choices=role_choices),
        FormField(
            "scope",
            _("范围"),
            "select",
            required=True,
            choices=_scopes,
            hint=_("选“本机构及下级”时请选择机构"),
        ),
        FormField("unit_uid", _("机构名称"), "select", choices=unit_choices, hint=_("该机构及其全部下级")),
        FormField("since", _("开始日期"), "date", hint=_("不填即今天")),
        FormField("until", _("截止日期"), "date", hint=_("不填即长期有效")),
        FormField("reason", _("理由"), wide=True, hint=_("例如“新任天河分局主管”")),
    )

    def extra(self) -> dict[str, Any]:
        person = self.client.get(f"people/{self.kwargs['uid']}")
        return {"note": f"{person['name']} · {person['post']}" if person["post"] else person["name"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "person_uid": str(self.kwargs["uid"])}
        return self.client.post("role-assignments", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("person-detail", kwargs={"uid": self.kwargs["uid"]})


class SecondFactorReset(FormPage):
    """Taking a lost second factor away, for a proof that was seen."""

    title = _("重置两步验证")
    submit = _("重置")
    done = _("已提交，几秒内生效。此人会收到邮件，并须重新登录。")
    help = "reset-second-factor"
    permission = "identity.reset_second_factor"
    step_up = True
    crumbs = ((_("人员"), "person-list"),)
    fields = (
        FormField(
            "proof",
            _("核对的证件或凭据"),
            required=True,
            wide=True,
            hint=_("例如“当面核对工作证和身份证”"),
        ),
    )

    def extra(self) -> dict[str, Any]:
        return {"note": self.client.get(f"people/{self.kwargs['uid']}")["name"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"people/{self.kwargs['uid']}/reset-second-factor"
        return self.client.post(path, {"proof": values["proof"] or ""})

    def following(self, answer: Any) -> str:
        return reverse("person-detail", kwargs={"uid": self.kwargs["uid"]})

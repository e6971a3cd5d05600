"""A customer's own people: invited, given roles, removed, by their administrator (M03)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from portal.screens.colleagues import COLLEAGUES, INVITATIONS

KEEP = "rights.keep_colleagues"
CRUMBS = ((_("本单位人员"), "hall-colleague-list"),)
ROLES: tuple[tuple[str, type_message, type_message], ...] = (
    ("customer_administrator", _("客户管理员"), _("管理本单位人员，并可订购、看账单")),
    ("customer_finance", _("客户财务"), _("看账单、积分")),
    ("customer_buyer", _("客户采购"), _("订购业务")),
    ("customer_technician", _("客户技术员"), _("看业务和服务水平")),
)


def _spreads(page: Any) -> Choices:
    return [(entry["value"], entry["title"]) for entry in page.client.get("colleagues/spreads")["results"]]


ROLE_FIELDS = tuple(
    FormField(role, title, "select", hint=hint, choices=_spreads) for role, title, hint in ROLES
)


def with_roles(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form's other fields, with the roles that were given a range and the range of each."""
    roles = {name for name, _title, _hint in ROLES}
    spreads = {name: values[name] for name in sorted(roles) if values.get(name)}
    others = {name: value for name, value in values.items() if name not in roles}
    return {**others, "roles": list(spreads), "spreads": spreads}


class ColleagueList(ListPage):
    """Everybody of the customer who may enter."""

    screen = COLLEAGUES


class InvitationList(ListPage):
    """Who was asked in, and whether they came."""

    screen = INVITATIONS


class ColleagueNew(FormPage):
    """Asking a colleague in by mail."""

    title = _("邀请同事")
    submit = _("发出邀请")
    done = _("邀请已发出。对方收到邮件并设置密码后即可登录。")
    help = "hall-colleague-form"
    permission = KEEP
    crumbs = CRUMBS
    fields = (
        FormField("name", _("姓名"), required=True),
        FormField("email", _("电子邮箱"), "email", required=True, hint=_("邀请链接会发到这个邮箱")),
        FormField("post", _("岗位")),
        *ROLE_FIELDS,
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = filled(with_roles(values))
        return self.client.post("colleague-invitations", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("hall-invitation-list")


class Colleague(FormPage):
    """One colleague: roles, when they signed in, and removing them."""

    title = _("同事")
    submit = _("保存")
    done = _("角色已修改，从对方的下一次操作起生效。")
    help = "hall-colleague-form"
    permission = KEEP
    crumbs = CRUMBS
    template = "hall/colleague.html"
    fields = ROLE_FIELDS

    @property
    def path(self) -> str:
        return f"colleagues/{self.kwargs['uid']}"

    def initial(self) -> dict[str, Any]:
        person = self.client.get(self.path)
        return {**person, **person["spreads"]}

    def extra(self) -> dict[str, Any]:
        person = self.initial()
        kinds = {"sign_in": _("登录"), "sign_out": _("退出")}
        sign_ins = self.client.get(f"{self.path}/sign-ins")["results"]
        return {
            "title": person["name"],
            "person": person,
            "sign_ins": [{**entry, "kind_label": kinds[entry["kind"]]} for entry in sign_ins],
            "read_only": bool(person["given_by"]) and not person["roles"],
            "is_self": str(self.request.actor.uid) == str(person["uid"]),  # type: ignore[attr-defined]  # set by the identity middleware
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"{self.path}/roles", with_roles(values))

    def following(self, answer: Any) -> str:
        return reverse("hall-colleague", kwargs={"uid": self.kwargs["uid"]})


class ColleagueRemove(Page):
    """The button that shuts a colleague out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        try:
            self.client.post(f"colleagues/{uid}/remove")
        except ApiError as error:
            if error.status != 409:
                raise
            messages.error(request, error.detail)
            return HttpResponseRedirect(reverse("hall-colleague", kwargs={"uid": uid}))
        messages.success(request, str(_("已移除，对方从下一次操作起不能进入。")))
        return HttpResponseRedirect(reverse("hall-colleague-list"))


class ColleaguePolicy(FormPage):
    """What is asked of everybody of the customer who signs in."""

    title = _("登录要求")
    submit = _("保存")
    done = _("登录要求已保存。")
    help = "hall-colleague-policy"
    permission = KEEP
    crumbs = CRUMBS
    fields = (
        FormField(
            "needs_second_factor",
            _("所有同事登录时使用两步验证"),
            "check",
            hint=_("没有设置两步验证的同事下次登录时须先设置"),
        ),
    )

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("colleague-policy")
        return found

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("colleague-policy", values)

    def following(self, answer: Any) -> str:
        return reverse("hall-colleague-list")

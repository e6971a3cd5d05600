"""Letting agents' programs in, and saying where agents are told: pages that show a secret once (I02)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, filled
from staff_app.pages.agents import OfAgent


class ShowsSecret(OfAgent):
    """A form whose answer holds a secret: shown on the page that follows, this once."""

    step_up = True
    secret_name = ""
    secret_title: type_message = ""
    secret_help: type_message = ""

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        values = {entry.name: entry.read(request) for entry in self.form_fields()}
        try:
            answer = self.send(values, request)
        except ApiError as error:
            return self.refused(values, error)
        context = {
            "title": self.secret_title,
            "text": self.secret_help,
            "secret": answer[self.secret_name],
            "client_id": answer.get("client_id"),
            "back": self.following(answer),
        }
        response = self.show("staff/agent_secret.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def form(self, values: Mapping[str, Any], errors: dict[str, list[str]], status: int) -> HttpResponse:
        return super().form(values, self.own_errors(errors), status)

    def own_errors(self, errors: dict[str, list[str]]) -> dict[str, list[str]]:
        """Errors by this form's fields, where the API's are others."""
        return errors


PROGRAM_SECRET = _("请立即把客户端标识和密钥交给代理商并妥善保存：离开本页后密钥不会再次显示。")


VALID_DAYS = FormField(
    "valid_days",
    _("密钥有效期"),
    "select",
    required=True,
    choices=(("90", _("90 天")), ("365", _("1 年")), ("730", _("2 年"))),
    hint=_("到期前请更换密钥，否则程序无法取得令牌"),
)


class ProgramNew(ShowsSecret):
    """A program with its scopes; a scope is a check box."""

    title = _("新增程序")
    submit = _("保存并生成密钥")
    help = "agent-program"
    secret_name = "client_secret"  # noqa: S105  the name of a member
    secret_title = _("程序密钥")
    secret_help = PROGRAM_SECRET

    SCOPES = (
        ("catalogue:read", _("读取商品目录")),
        ("customers:read", _("读取所服务客户及其账户、在用业务")),
        ("orders:read", _("读取自己的订单")),
        ("orders:write", _("提交和撤销订单")),
        ("webhooks", _("登记回调地址、查看投递")),
    )

    def form_fields(self) -> tuple[FormField, ...]:
        """Name, networks, and a check box for each scope."""
        scopes = (FormField(name, title, "check", hint=name) for name, title in self.SCOPES)
        networks = _("每行一个，例如 203.0.113.0/24；留空则不限来源")
        return (
            FormField("name", _("程序名称"), required=True, placeholder=_("例如 订单对接")),
            FormField("addresses", _("允许的网络"), "textarea", hint=networks),
            VALID_DAYS,
            *scopes,
        )

    def initial(self) -> Mapping[str, Any]:
        return {"valid_days": "365", **{name: True for name, _title in self.SCOPES}}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {
            "name": values["name"] or "",
            "scopes": [name for name, _title in self.SCOPES if values[name]],
            "addresses": (values["addresses"] or "").split(),
            "valid_days": int(values["valid_days"] or 365),
        }
        return self.client.post(f"agents/{self.uid}/programs", body, key=request.POST.get("_key"))

    def own_errors(self, errors: dict[str, list[str]]) -> dict[str, list[str]]:
        """Those of single networks stand at the field they came from."""
        return {name.partition("[")[0]: texts for name, texts in errors.items()}


class ProgramRenew(ShowsSecret):
    """A new secret for a program."""

    title = _("更换密钥")
    submit = _("生成新密钥")
    note = _("旧密钥在所选的时间内仍然有效，便于代理商切换；选“立即失效”时，已发出的令牌也同时失效。")
    help = "agent-program"
    secret_name = "client_secret"  # noqa: S105  the name of a member
    secret_title = _("新的程序密钥")
    secret_help = PROGRAM_SECRET
    fields = (
        FormField(
            "overlap_hours",
            _("旧密钥"),
            "select",
            required=True,
            choices=(
                ("24", _("再用 24 小时")),
                ("168", _("再用 7 天")),
                ("0", _("立即失效")),
            ),
            hint=_("给代理商留出切换的时间；怀疑泄露时选立即失效"),
        ),
        VALID_DAYS,
    )

    @property
    def path(self) -> str:
        return f"agents/{self.uid}/programs/{self.kwargs['program']}"

    def initial(self) -> Mapping[str, Any]:
        self.program = self.client.get(self.path)
        return {"overlap_hours": "24", "valid_days": "365"}

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.program["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {
            "overlap_hours": int(values["overlap_hours"] or 24),
            "valid_days": int(values["valid_days"] or 365),
        }
        return self.client.post(f"{self.path}/renew-secret", body, etag=request.POST.get("_etag"))


class EndpointNew(ShowsSecret):
    """A webhook endpoint for an agent."""

    title = _("登记回调地址")
    submit = _("登记并生成签名密钥")
    permission = "channels.change_webhook"
    help = "agent-endpoint"
    secret_name = "secret"  # noqa: S105  the name of a member
    secret_title = _("签名密钥")
    secret_help = _("请立即交给代理商，用来验证收到的消息：离开本页后密钥不会再次显示。")
    fields = (
        FormField(
            "url",
            _("网址"),
            "url",
            required=True,
            placeholder="https://example.com/hooks",
            hint=_("须为 https，不能指向内网"),
        ),
        FormField("description", _("说明"), hint=_("便于辨认，例如用途或负责人")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {**filled(values), "agent_uid": self.uid}
        return self.client.post("webhook-endpoints", body, key=request.POST.get("_key"))

"""Agents: who they are, whom they look after, their programs and webhooks (I01, I02)."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from staff_app.screens.agents import (
    AGENT_TONES,
    AGENTS,
    DELIVERIES,
    DELIVERY_TONES,
    ENDPOINT_TONES,
    PROGRAM_TONES,
)

SHOWN_CUSTOMERS = 50
SHOWN_DELIVERIES = 10


class AgentList(ListPage):
    screen = AGENTS


class DeliveryList(ListPage):
    screen = DELIVERIES


def labelled(page: Page, resource: str, rows: list[dict[str, Any]], tones: Mapping[str, str]) -> None:
    """Put each row's choices into words, and its state's colour beside them."""
    columns = page.client.describe(resource)["columns"]
    choices = {column["name"]: dict(column["choices"]) for column in columns if column["choices"]}
    for row in rows:
        for name, labels in choices.items():
            row[f"{name}_label"] = labels.get(row.get(name), "")
        row["tone"] = tones.get(row["state"], "neutral")


class AgentDetail(Page):
    """One agent on one page."""

    help = "agent"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        agent = self.client.get(f"agents/{uid}")
        programs = self.client.get(f"agents/{uid}/programs")["results"]
        endpoints = self.client.get("webhook-endpoints", {"agent": uid})["results"]
        deliveries = self.client.get("webhook-deliveries", {"agent": uid, "page_size": SHOWN_DELIVERIES})
        customers = self.client.get("customers", {"agent": uid, "page_size": SHOWN_CUSTOMERS})
        labelled(self, "agents", [agent], AGENT_TONES)
        labelled(self, "agent-programs", programs, PROGRAM_TONES)
        labelled(self, "webhook-endpoints", endpoints, ENDPOINT_TONES)
        labelled(self, "webhook-deliveries", deliveries["results"], DELIVERY_TONES)
        for endpoint in endpoints:
            endpoint["last_tone"] = DELIVERY_TONES.get(endpoint["last_state"] or "", "neutral")
        context = {
            "agent": agent,
            "programs": programs,
            "endpoints": endpoints,
            "deliveries": deliveries["results"],
            "delivery_count": deliveries["count"],
            "customers": customers["results"],
            "customer_count": customers["count"],
            "can_change": self.allowed("channels.change_agent") and agent["state"] != "closed",
            "can_send": self.allowed("channels.change_webhook"),
        }
        return self.show("staff/agent.html", context)


class DeliveryDetail(Page):
    """What was sent, and what was said to it."""

    help = "delivery"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        delivery = self.client.get(f"webhook-deliveries/{uid}")
        labelled(self, "webhook-deliveries", [delivery], DELIVERY_TONES)
        context = {
            "delivery": delivery,
            "payload": json.dumps(delivery["payload"], ensure_ascii=False, indent=2),
            "can_send": self.allowed("channels.change_webhook"),
        }
        return self.show("staff/delivery.html", context)


FIELDS = (
    FormField("name", _("代理商名称"), required=True),
    FormField("contact_name", _("联系人")),
    FormField("contact_phone", _("电话")),
    FormField("contact_email", _("电子邮箱"), "email"),
)


class AgentNew(FormPage):
    """Entering an agent."""

    title = _("新增代理商")
    submit = _("保存")
    done = _("代理商已登记。")
    help = "agent-form"
    permission = "channels.change_agent"
    crumbs = ((_("代理商列表"), "agent-list"),)
    fields = (
        FormField("code", _("代理商编号"), required=True, hint=_("2 至 20 个大写字母、数字或连字符")),
        *FIELDS,
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("agents", filled(values), key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("agent-detail", kwargs={"uid": answer["uid"]})


class OfAgent(FormPage):
    """A form about one agent, which leads back to its page."""

    permission = "channels.change_agent"
    crumbs = ((_("代理商列表"), "agent-list"),)

    @property
    def uid(self) -> str:
        return str(self.kwargs["uid"])

    def following(self, answer: Any) -> str:
        return reverse("agent-detail", kwargs={"uid": self.uid})


class AgentChange(OfAgent):
    """Changing an agent's file; somebody else's change in between is told, not overwritten."""

    title = _("修改代理商")
    submit = _("保存")
    done = _("代理商资料已修改。")
    help = "agent-form"
    fields = FIELDS

    def initial(self) -> Mapping[str, Any]:
        agent: dict[str, Any] = self.client.get(f"agents/{self.uid}")
        self.agent = agent
        return agent

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.agent["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value or "" for name, value in values.items()}
        return self.client.patch(f"agents/{self.uid}", given, etag=request.POST.get("_etag", ""))


class AgentCustomers(OfAgent):
    """Assigning customers by their codes; all of those named or none."""

    title = _("指派客户")
    submit = _("指派")
    done = _("客户已指派给该代理商。")
    note = _(
        "指派后，该代理商的程序可以读取这些客户并代其下单；原先指派给其他代理商的客户会改由该代理商负责。"
    )
    help = "agent-customers"
    fields = (FormField("codes", _("客户编码"), "textarea", required=True, hint=_("每行一个 14 位客户编码")),)

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        uids = [self._uid_of(code) for code in (values["codes"] or "").split()]
        try:
            return self.client.post(f"agents/{self.uid}/customers", {"customer_uids": uids})
        except ApiError as error:
            texts = error.field_errors.get("customer_uids")
            raise refused("codes", texts) if texts else error from error

    def _uid_of(self, code: str) -> str:
        found = self.client.get("customers", {"code": code, "page_size": 2})["results"]
        if len(found) != 1 or found[0]["code"] != code:
            raise refused("codes", [str(_("没有客户编码为 %(code)s 的客户。") % {"code": code})])
        return str(found[0]["uid"])


def refused(field: str, texts: list[str]) -> ApiError:
    """A refusal of this form's own field."""
    return ApiError(422, {"errors": [{"field": field, "message": text} for text in texts]})


class ShowsSecret(OfAgent):
    """A form whose answer holds a secret: shown on the page that follows, this once."""

    secret_name = ""
    secret_title: type_message = ""
    secret_help: type_message = ""

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        values = {entry.name: entry.read(request) for entry in self.form_fields()}
        try:
            answer = self.send(values, request)
        except ApiError as error:
            if error.status not in {409, 412, 422}:
                raise
            errors = error.field_errors or {"": [error.detail]}
            return self.form(values, self.own_errors(errors), error.status)
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

    def own_errors(self, errors: dict[str, list[str]]) -> dict[str, list[str]]:
        """Errors by this form's fields, where the API's are others."""
        return errors


PROGRAM_SECRET = _("请立即把客户端标识和密钥交给代理商并妥善保存：离开本页后密钥不会再次显示。")


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
            *scopes,
        )

    def initial(self) -> Mapping[str, Any]:
        return {name: True for name, _title in self.SCOPES}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {
            "name": values["name"] or "",
            "scopes": [name for name, _title in self.SCOPES if values[name]],
            "addresses": (values["addresses"] or "").split(),
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
        ),
    )

    @property
    def path(self) -> str:
        return f"agents/{self.uid}/programs/{self.kwargs['program']}"

    def initial(self) -> Mapping[str, Any]:
        self.program = self.client.get(self.path)
        return {"overlap_hours": "24"}

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.program["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {"overlap_hours": int(values["overlap_hours"] or 24)}
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
        FormField("url", _("网址"), "url", required=True, placeholder="https://example.com/hooks"),
        FormField("description", _("说明")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        body = {**filled(values), "agent_uid": self.uid}
        return self.client.post("webhook-endpoints", body, key=request.POST.get("_key"))


class Do(Page):
    """A button of the agent's page: asks the API, says what came of it, and leads back."""

    done: type_message = ""

    def ask(self, request: HttpRequest, **named: str) -> None:
        """What the button asks for; raises ApiError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, uid: str, **named: str) -> HttpResponse:
        try:
            self.ask(request, uid=uid, **named)
        except ApiError as error:
            if error.status not in {409, 412, 422}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(self.done))
        return HttpResponseRedirect(self.back(uid, **named))

    def back(self, uid: str, **named: str) -> str:
        return reverse("agent-detail", kwargs={"uid": uid})


class AgentMove(Do):
    """Suspending, resuming, closing an agent."""

    done = _("代理商状态已变更。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        self.client.post(f"agents/{named['uid']}/{named['verb']}", etag=request.POST.get("_etag"))


class CustomerRelease(Do):
    """Taking one customer from its agent."""

    done = _("已解除指派。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        body = {"customer_uids": [request.POST.get("customer", "")]}
        self.client.post(f"agents/{named['uid']}/customers/release", body)


class ProgramRevoke(Do):
    """Ending a program at once."""

    done = _("程序已吊销，其令牌已失效。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        path = f"agents/{named['uid']}/programs/{named['program']}/revoke"
        self.client.post(path, etag=request.POST.get("_etag"))


class EndpointMove(Do):
    """Pausing, resuming, trying out an endpoint."""

    done = _("已提交。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        path = f"webhook-endpoints/{named['endpoint']}/{named['verb']}"
        self.client.post(path, etag=request.POST.get("_etag"))


class EndpointRemove(Do):
    """Removing an endpoint with its deliveries."""

    done = _("回调地址已删除。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        self.client.delete(f"webhook-endpoints/{named['endpoint']}", etag=request.POST.get("_etag"))


class DeliveryResend(Do):
    """Trying a delivery anew."""

    done = _("已重新安排投递。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        endpoint = request.POST.get("endpoint", "")
        self.client.post(f"webhook-endpoints/{endpoint}/deliveries/{named['uid']}/resend")

    def back(self, uid: str, **named: str) -> str:
        return reverse("delivery-detail", kwargs={"uid": uid})

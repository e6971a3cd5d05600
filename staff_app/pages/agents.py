"""Agents: who they are, whom they look after, their programs and webhooks (I01, I02)."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
    trail = "agents"

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
    trail = "webhook-deliveries"

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
    FormField("name", _("代理商名称"), required=True, hint=_("合作协议上的名称")),
    FormField("contact_name", _("联系人"), hint=_("代理商一方的对接人")),
    FormField("contact_phone", _("电话"), hint=_("对接人的手机或固定电话")),
    FormField("contact_email", _("电子邮箱"), "email", hint=_("对接人的邮箱，只用于联系")),
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

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        # No form for an agent that is not there: it could only be refused.
        self.client.get(f"agents/{self.uid}")
        return super().get(request, **named)

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

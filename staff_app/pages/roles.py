"""Roles: the table of what each may do, a tenant's own, and what roles keep back (A10)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import Page
from staff_app.pages.moves import move
from staff_app.screens.people import COLUMN_RULES, OWN_ROLES

SHOWN = 200
CHANGE = "rights.change_role"


class Roles(Page):
    """The permission table with the tenant's own roles beside the shipped ones, and the rules on columns."""

    help = "roles"

    def get(self, request: HttpRequest) -> HttpResponse:
        table = self.client.get("permission-table")
        own = self.client.get("roles", {"page_size": SHOWN})["results"]
        rules = self.client.get("column-rules", {"page_size": SHOWN})["results"]
        roles = table["roles"]
        lines = [
            {**line, "cells": [line["reaches"].get(role["code"], "") for role in roles]}
            for line in table["lines"]
            if line["reaches"]
        ]
        effects = dict(next(c for c in self._columns("column-rules") if c["name"] == "effect")["choices"])
        return self.show(
            "staff/roles.html",
            {
                "roles": roles,
                "areas": _by_area(lines),
                "kept_apart": table["kept_apart"],
                "own_table": self.table_of(OWN_ROLES, OWN_ROLES.columns, own),
                "rules": [{**rule, "effect_label": effects.get(rule["effect"], "")} for rule in rules],
                "rules_title": COLUMN_RULES.title,
                "can_change": self.allowed(CHANGE),
            },
        )

    def _columns(self, resource: str) -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = self.client.describe(resource)["columns"]
        return columns


def _by_area(lines: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The lines of each area together, in the order of the table."""
    areas: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        areas.setdefault(line["permission"].partition(".")[0], []).append(line)
    return list(areas.values())


def _permissions(page: Any) -> Choices:
    lines = page.client.get("permission-table")["lines"]
    return [(line["permission"], line["title"]) for line in lines if line["reaches"]]


class RolePage(FormPage):
    """A form about a role of the tenant's own, which leads back to the table."""

    permission = CHANGE
    step_up = True
    help = "role-form"
    crumbs = ((_("角色与权限"), "role-table"),)
    fields = (
        FormField("name", _("角色名称"), required=True),
        FormField("description", _("说明"), hint=_("这个角色是给谁用的")),
        FormField("permissions", _("权限"), "checks", required=True, choices=_permissions, wide=True),
    )

    def following(self, answer: Any) -> str:
        return reverse("role-table")


class RoleNew(RolePage):
    """Making a role."""

    title = _("新增角色")
    submit = _("保存")
    done = _("角色已新增，可以授予人员。")

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("roles", filled(values), key=request.POST.get("_key"))


class RoleChange(RolePage):
    """Changing what a role carries; whoever holds it has the change at the next request."""

    title = _("修改角色")
    submit = _("保存")
    done = _("角色已修改，从持有人的下一次操作起生效。")
    template = "staff/role_change.html"

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"roles/{self.kwargs['uid']}")
        return found

    def extra(self) -> dict[str, Any]:
        role = self.initial()
        return {"role": role, "etag": self.request.POST.get("_etag") or role["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value if value is not None else "" for name, value in values.items()}
        return self.client.patch(f"roles/{self.kwargs['uid']}", given, etag=request.POST.get("_etag", ""))


class RoleRetire(Page):
    """The button that ends a role nobody holds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"roles/{uid}/retire", _("角色已停用。"))
        return HttpResponseRedirect(reverse("role-table"))


def role_choices(page: Any) -> Choices:
    """The roles of this tenant's staff, its own among them."""
    return [(role["code"], role["name"]) for role in page.client.get("permission-table")["roles"]]


def _columns(page: Any) -> Choices:
    return [
        (f"{entry['resource']}.{entry['column']}", f"{entry['resource_title']}：{entry['column_label']}")
        for entry in page.client.get("column-rules/columns")["columns"]
    ]


EFFECTS = (("deny", _("不显示")), ("mask", _("部分遮盖")))


class ColumnRuleNew(FormPage):
    """Keeping a column back from a role."""

    title = _("设定字段规则")
    submit = _("设定")
    done = _("规则已设定，从持有人的下一次操作起生效。")
    help = "column-rule-form"
    permission = CHANGE
    step_up = True
    crumbs = ((_("角色与权限"), "role-table"),)
    fields = (
        FormField("role", _("角色"), "select", required=True, choices=role_choices),
        FormField(
            "column",
            _("字段"),
            "select",
            required=True,
            choices=_columns,
            hint=_("列表、详情、筛选、排序和导出同时适用"),
        ),
        FormField(
            "effect", _("效果"), "select", required=True, choices=EFFECTS, hint=_("只有文字字段可以部分遮盖")
        ),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        resource, _dot, column = (values["column"] or "").partition(".")
        given = {**filled(values), "resource": resource, "column": column}
        return self.client.post("column-rules", given)

    def following(self, answer: Any) -> str:
        return reverse("role-table")


class ColumnRuleClear(Page):
    """The button that shows a column again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.client.delete(f"column-rules/{uid}")
        return HttpResponseRedirect(reverse("role-table"))

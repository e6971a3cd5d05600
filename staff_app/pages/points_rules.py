"""What points are earned by, multiplied by and how long they last (C01, C02)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Screen
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import Page
from keyhall.web.screens.records import labels_of
from staff_app.screens.points import CLASS_MULTIPLIERS, EARNING_RULES, EXPIRY_RULES

SHOWN = 100
PARTS = (
    (EARNING_RULES, "earning-rule-new", _("账单每元给多少积分；没有自己规则的产品线用“其他产品线”。")),
    (CLASS_MULTIPLIERS, "multiplier-new", _("客户类别使账单积分成倍增加；没有倍数的类别为 1。")),
    (EXPIRY_RULES, "expiry-rule-new", _("积分在所属月份之后可用的月数，到最后一个月的月末。")),
)
FROM = FormField(
    "valid_from",
    _("开始日期"),
    "date",
    required=True,
    hint=_("按账期最后一天生效的规则计算整月；已发放积分的月份不变"),
)


class PointsRules(Page):
    """Every rule, past and to come, in three tables."""

    help = "points-rules"

    def get(self, request: HttpRequest) -> HttpResponse:
        can_change = self.allowed("points.change_points_rule")
        parts = [
            {"table": self._table(screen), "title": screen.title, "note": note, "new": reverse(route)}
            for screen, route, note in PARTS
        ]
        return self.show("staff/points_rules.html", {"parts": parts, "can_change": can_change})

    def _table(self, screen: Screen) -> dict[str, Any]:
        rows = self.client.get(screen.resource, {"page_size": SHOWN})["results"]
        if screen is EARNING_RULES:
            rows = [{**row, "product_line": row["product_line"] or str(_("其他产品线"))} for row in rows]
        return self.table_of(screen, screen.columns, rows)


class RuleNew(FormPage):
    """Setting a rule from a day on."""

    submit = _("设置")
    done = _("规则已设置，从开始日期起计算。")
    help = "points-rule-form"
    permission = "points.change_points_rule"
    crumbs = ((_("积分规则"), "points-rules"),)
    path: str

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(self.path, filled(values))

    def following(self, answer: Any) -> str:
        return reverse("points-rules")


def _lines(page: Any) -> Choices:
    found = page.client.get("product-specifications", {"page_size": SHOWN})["results"]
    return [(line, line) for line in sorted({row["product_line"] for row in found})]


class EarningRuleNew(RuleNew):
    """Points for each yuan of a product line."""

    title = _("设置积分发放规则")
    path = "earning-rules"
    fields = (
        FormField("product_line", _("产品线"), "select", choices=_lines, hint=_("不填即其他产品线")),
        FormField("points_per_yuan", _("每元积分"), "decimal", required=True, hint=_("按税前金额，例如 1.5")),
        FROM,
    )


def _classes(page: Any) -> Choices:
    return list(labels_of(page, "class-multipliers", "customer_class").items())


class MultiplierNew(RuleNew):
    """What a customer class multiplies its points by."""

    title = _("设置客户类别倍数")
    path = "class-multipliers"
    fields = (
        FormField(
            "customer_class",
            _("客户类别"),
            "select",
            required=True,
            choices=_classes,
            hint=_("为这一类客户设置"),
        ),
        FormField("factor", _("倍数"), "decimal", required=True, hint=_("例如 1.2")),
        FROM,
    )


class ExpiryRuleNew(RuleNew):
    """How long points last."""

    title = _("设置积分有效期")
    path = "expiry-rules"
    fields = (
        FormField("months", _("有效月数"), "number", required=True, hint=_("积分所属月份之后可用几个月")),
        FROM,
    )

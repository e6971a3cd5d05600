"""What availability is promised of offerings and services (F01)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage
from keyhall.web.screens.records import labels_of
from staff_app.screens.service import OBJECTIVES

SHOWN = 100


class ObjectiveList(ListPage):
    """Every promise, past and to come."""

    screen = OBJECTIVES


def _offerings(page: Any) -> Choices:
    found = page.client.get("product-offerings", {"page_size": SHOWN, "ordering": "name"})["results"]
    return [(row["uid"], row["name"]) for row in found]


def _classes(page: Any) -> Choices:
    return list(labels_of(page, "service-objectives", "customer_class").items())


class ObjectiveNew(FormPage):
    """Promising an availability from a day on."""

    title = _("设置服务水平目标")
    submit = _("设置")
    done = _("目标已设置，从开始日期起计算。")
    help = "objective-form"
    permission = "service.change_objective"
    crumbs = ((_("服务水平目标"), "objective-list"),)
    fields = (
        FormField(
            "offering_uid", _("商品"), "select", choices=_offerings, hint=_("为这个商品的所有业务承诺")
        ),
        FormField("customer_class", _("客户类别"), "select", choices=_classes, hint=_("不填即全部类别")),
        FormField("service_number", _("业务号码"), hint=_("只为一项业务承诺时填写，商品和类别留空")),
        FormField("availability", _("承诺可用率（%）"), "decimal", required=True, hint=_("例如 99.9")),
        FormField(
            "valid_from",
            _("开始日期"),
            "date",
            required=True,
            hint=_("按当月最后一天的目标计算整月；已关闭的月份不变"),
        ),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = filled(values)
        if number := given.pop("service_number", ""):
            given["product_uid"] = product_numbered(self, number)
        if "availability" in given:
            given["availability"] = share_of(given["availability"])
        return self.client.post("service-objectives", given)

    def following(self, answer: Any) -> str:
        return reverse("objective-list")


def product_numbered(page: Any, number: str) -> str:
    """The service of a number; raises ApiError beside the field where there is none."""
    found = page.client.get("products", {"search": number, "page_size": 50})["results"] if number else []
    uids = [str(row["uid"]) for row in found if row["service_number"] == number]
    if not uids:
        text = str(_("没有这个业务号码，请核对后重新填写。"))
        raise ApiError(422, {"detail": text, "errors": [{"field": "service_number", "message": text}]})
    return uids[0]


def share_of(percent: str) -> str:
    """What was typed in per cent as a share; what is no number is the API's to refuse."""
    try:
        return f"{Decimal(percent) / 100:f}"
    except InvalidOperation:
        return percent

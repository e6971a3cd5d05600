"""Services in use, and ending one."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from portal.pages.catalogue import named_as_the_form
from portal.screens.products import PRODUCT_TONES, PRODUCTS
from portal.screens.service_levels import SERVICE_LEVELS

IN_SERVICE = frozenset({"active", "suspended"})
SHOWN_MONTHS = 12


class ProductList(ListPage):
    """The customer's services, those ended too."""

    screen = PRODUCTS


class ProductDetail(Page):
    """One service: what it is, where, at what price, how it kept its promise (M02)."""

    help = "hall-product"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        product = self.client.get(f"products/{uid}")
        asked = {"product": uid, "page_size": SHOWN_MONTHS}
        levels = self.client.get("service-levels", asked)["results"]
        names = ("month", "target", "availability", "outage_minutes", "kept")
        context = {
            "product": product,
            "state": state_of(self, "products", product, PRODUCT_TONES, "status"),
            "levels": self.table_of(SERVICE_LEVELS, names, levels),
            "can_end": self.allowed("orders.submit_order") and product["status"] in IN_SERVICE,
        }
        return self.show("hall/product.html", context)


class ProductEnd(FormPage):
    """Ending a service with its last day: an order like any other, whose last bill is pro-rated (D05)."""

    title = _("终止业务")
    submit = _("提交终止申请")
    done = _("终止申请已提交，办理进度如下。")
    note = _("最后服务日当天仍计费；最后一张账单按实际天数折算。")
    help = "hall-product-end"
    permission = "orders.submit_order"
    crumbs = ((_("我的业务"), "hall-product-list"),)
    template = "hall/product_end.html"
    fields = (
        FormField("last_day", _("最后服务日"), "date", required=True, hint=_("这一天仍可使用，也仍计费")),
        FormField("note", _("原因或备注"), "textarea", wide=True, hint=_("办理人员会看到")),
    )

    def extra(self) -> dict[str, Any]:
        product = self.client.get(f"products/{self.kwargs['uid']}")
        return {"product": product, "key": self.request.POST.get("_key") or str(uuid4())}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        item = {"action": "delete", "product_uid": str(self.kwargs["uid"])}
        if values["last_day"] is not None:
            item["last_day"] = values["last_day"]
        order = {"items": [item], "note": values["note"] or ""}
        try:
            return self.client.post("product-orders", order, key=request.POST.get("_key"))
        except ApiError as error:
            raise named_as_the_form(error) from error

    def following(self, answer: Any) -> str:
        return reverse("hall-order", kwargs={"uid": answer["uid"]})

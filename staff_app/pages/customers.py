"""The customer pages: list, 360° view, adding and changing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.templatetags.keyhall_web import month
from staff_app.pages.charts import revenue_chart
from staff_app.screens.billing import BILLS
from staff_app.screens.customers import CLASS_TONES, CUSTOMERS, OFFERINGS, PRODUCTS, STATUS_TONES


class CustomerList(ListPage):
    screen = CUSTOMERS


class ProductList(ListPage):
    screen = PRODUCTS


class OfferingList(ListPage):
    screen = OFFERINGS


class OfferingDetail(Page):
    """An offer with its characteristics and prices (D01)."""

    help = "offering"
    trail = "product-offerings"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        return self.show("staff/offering.html", {"offering": self.client.get(f"product-offerings/{uid}")})


class CustomerDetail(Page):
    """Everything about one customer on one page (B08)."""

    help = "customer"
    trail = "customers"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        overview = self.client.get(f"customers/{uid}/overview")
        return self.show("staff/customer.html", self._context(overview))

    def _context(self, overview: Mapping[str, Any]) -> dict[str, Any]:
        labels = self._labels("customers")
        customer = overview["customer"]
        return {
            **overview,
            "class_label": labels["customer_class"].get(customer["customer_class"], ""),
            "class_tone": CLASS_TONES.get(customer["customer_class"], "neutral"),
            "status_label": labels["status"].get(customer["status"], ""),
            "status_tone": STATUS_TONES.get(customer["status"], "neutral"),
            "industry_label": labels["industry"].get(customer.get("industry") or "", ""),
            "product_table": self.table_of(
                PRODUCTS,
                ("name", "service_number", "status", "start_date", "monthly_fee"),
                overview["products"],
            ),
            "bill_table": self._bill_table(overview["bills"]),
            **self._standing(overview),
            "products_url": f"{reverse('product-list')}?customer={customer['uid']}",
            "bills_url": f"{reverse('bill-list')}?customer={customer['uid']}",
            "chart": revenue_chart(overview["months"], overview["usage"]),
            "can_order": self.allowed("orders.submit_order") and customer["status"] == "active",
            "can_keep_sites": self.allowed("sites.keep_site") and customer["status"] != "retired",
            "can_reveal": self.allowed("customers.view_contact_details"),
            "can_change": self.allowed("customers.change_customer") and customer["status"] != "retired",
        }

    def _bill_table(self, bills: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The latest bills, for those who may see bills at all."""
        if not self.allowed("bills.view_bill"):
            return None
        return self.table_of(BILLS, ("number", "month", "state", "total", "open_amount", "due_date"), bills)

    def _standing(self, overview: Mapping[str, Any]) -> dict[str, Any]:
        """Points, promises of the month and open orders, each with the page that tells more."""
        of = f"customer={overview['customer']['uid']}"
        promises = overview["tiles"].get("promises") or {"due": 0, "kept": 0}
        due = Decimal(promises["due"])
        steps = {} if not overview["orders"] else self._choices_of("product-orders", "current_step")
        return {
            "promises": promises,
            "attainment": Decimal(promises["kept"]) / due if due else None,
            "open_orders": [
                {**order, "step_label": steps.get(order["current_step"] or "", "")}
                for order in overview["orders"]
            ],
            "points_url": f"{reverse('points-transfer-list')}?{of}",
            "levels_url": f"{reverse('service-level-list')}?{of}&month={month(timezone.localdate())}",
        }

    def _choices_of(self, resource: str, name: str) -> dict[str, str]:
        return _choices(self.client.describe(resource)["columns"], name)

    def _labels(self, resource: str) -> dict[str, dict[str, str]]:
        columns = self.client.describe(resource)["columns"]
        return {c["name"]: dict(c.get("choices") or ()) for c in columns} | {
            "industry": _choices(columns, "industry")
        }


def _choices(columns: list[dict[str, Any]], name: str) -> dict[str, str]:
    return next((dict(c.get("choices") or ()) for c in columns if c["name"] == name), {})


def _offered(page: Any, name: str) -> Choices:
    """The choices the API describes for a filter of the customer list."""
    for entry in page.client.describe("customers")["filters"]:
        if entry["name"] == name:
            return list(entry["choices"])
    return []


FIELDS = (
    FormField("name", _("客户名称"), required=True, hint=_("营业执照或组织机构登记上的全称")),
    FormField("credit_code", _("统一社会信用代码"), hint=_("18 位；末位为校验码")),
    FormField(
        "customer_class",
        _("客户类别"),
        "select",
        required=True,
        choices=lambda page: _offered(page, "customer_class"),
        hint=_("决定服务优先级和积分倍数，并写进客户编码"),
    ),
    FormField(
        "region",
        _("所属地区"),
        "select",
        required=True,
        choices=lambda page: _offered(page, "region"),
        hint=_("负责这个客户的地区，决定客户编码的前六位"),
    ),
    FormField(
        "industry",
        _("行业"),
        "select",
        choices=lambda page: _offered(page, "industry"),
        hint=_("国民经济行业门类；用于筛选和全国统计"),
    ),
    FormField("legal_representative", _("法定代表人"), hint=_("营业执照上的姓名")),
    FormField("phone", _("电话"), hint=_("手机或带区号的固定电话，例如 020-81234567")),
    FormField("address", _("地址"), hint=_("单位的注册或办公地址")),
    FormField("website", _("网站"), "url", hint=_("以 http:// 或 https:// 开头")),
)


class CustomerNew(FormPage):
    """A customer by hand (B03)."""

    title = _("新增客户")
    submit = _("保存")
    done = _("客户已新增。")
    help = "customer-form"
    permission = "customers.add_customer"
    crumbs = ((_("客户列表"), "customer-list"),)
    fields = FIELDS

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("customers", filled(values), key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("customer-detail", kwargs={"uid": answer["uid"]})


class CustomerChange(FormPage):
    """Changing a customer's file; somebody else's change in between is told, not overwritten (B03)."""

    title = _("修改客户")
    submit = _("保存")
    done = _("客户资料已修改。")
    help = "customer-form"
    permission = "customers.change_customer"
    crumbs = ((_("客户列表"), "customer-list"),)
    fields = tuple(field for field in FIELDS if field.name != "customer_class")
    resource = "customers"

    @property
    def uid(self) -> str:
        return str(self.kwargs["uid"])

    def initial(self) -> Mapping[str, Any]:
        customer: dict[str, Any] = self.client.get(f"customers/{self.uid}")
        self.customer = customer
        return customer

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.customer["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value if value is not None else "" for name, value in values.items()}
        if not given.get("credit_code", True):
            given["credit_code"] = None
        return self.client.patch(f"customers/{self.uid}", given, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("customer-detail", kwargs={"uid": self.uid})

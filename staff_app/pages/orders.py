"""Orders: the list, one order, a new one for a customer (D05)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Bound, Choices, FormField
from keyhall.web.screens.pages import ListPage, Page
from staff_app.screens.orders import ORDER_TONES, ORDERS, STEP_TONES

DONE = {"cancel": _("订单已取消。"), "refuse": _("订单已退单。")}
MOST_CHOICES = 200


class OrderList(ListPage):
    screen = ORDERS


class OrderDetail(Page):
    """One order: what, at which price, at which step, and everything that happened."""

    help = "order"
    trail = "product-orders"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        return self.page_of(uid, {}, {})

    def page_of(
        self, uid: str, typed: Mapping[str, str], errors: Mapping[str, list[str]], status: int = 200
    ) -> HttpResponse:
        """The order with a reason that was typed and what is wrong with it."""
        order = self.client.get(f"product-orders/{uid}")
        labels = {c["name"]: dict(c["choices"]) for c in self.client.describe("product-orders")["columns"]}
        context = {
            "order": order,
            "etag": typed.get("_etag") or order["_etag"],
            "state": {"label": labels["state"].get(order["state"], ""), "tone": ORDER_TONES[order["state"]]},
            "channel": labels["channel"].get(order["channel"], ""),
            "steps": [{**step, "tone": STEP_TONES[step["state"]]} for step in order["steps"]],
            "can_work": self.allowed("orders.view_work"),
            "typed": typed,
            "reason_errors": errors.get("reason", []),
            "failed": typed.get("_verb", ""),
        }
        return self.show("staff/order.html", context, status=status)


class OrderMove(OrderDetail):
    """Cancelling or refusing an order; what the API refuses is told on the order's page."""

    def get(self, request: HttpRequest, uid: str, verb: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("order-detail", kwargs={"uid": uid}))

    def post(self, request: HttpRequest, uid: str, verb: str) -> HttpResponse:
        if verb not in DONE:
            raise ApiError(404, {})
        typed = {"reason": request.POST.get("reason", ""), "_etag": request.POST.get("_etag", "")}
        body = {"reason": typed["reason"]} if typed["reason"] else {}
        try:
            self.client.post(f"product-orders/{uid}/{verb}", body, etag=typed["_etag"])
        except ApiError as error:
            if error.status == 422:
                return self.page_of(uid, {**typed, "_verb": verb}, error.field_errors, 422)
            if error.status not in {409, 412}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(DONE[verb]))
        return HttpResponseRedirect(reverse("order-detail", kwargs={"uid": uid}))


class OrderPage(Page):
    """What the pages of a new order share: the customer, and refusals told beside their fields."""

    title: type_message = ""
    template = "staff/order_form.html"
    help = "order-form"

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        self.uid = str(named["uid"])
        return super().dispatch(request, *arguments, **named)

    def require_submitting(self) -> dict[str, Any]:
        """The customer; raises ApiError where the reader may not order."""
        if not self.allowed("orders.submit_order"):
            raise ApiError(403, {"detail": str(_("您没有执行此操作的权限，请联系系统管理员开通。"))})
        customer: dict[str, Any] = self.client.get(f"customers/{self.uid}")
        return customer

    def form(
        self,
        fields: Sequence[FormField],
        values: Mapping[str, Any],
        errors: Mapping[str, list[str]],
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """The form with what was typed and what is wrong with it."""
        bound = [
            Bound(
                entry,
                values.get(entry.name) or "",
                errors.get(entry.name, []),
                _listed(entry.choices),
                _listed(entry.suggestions),
            )
            for entry in fields
        ]
        known = {entry.name for entry in fields}
        context = {
            "title": self.title,
            "customer": self.client.get(f"customers/{self.uid}"),
            "bound": bound,
            "other_errors": [text for name, texts in errors.items() if name not in known for text in texts],
            "key": values.get("_key") or uuid4(),
            **more,
        }
        return self.show(self.template, context, status=status)

    def submit(self, body: Mapping[str, Any], key: str) -> HttpResponse:
        """Submit; goes on to the order's page."""
        order = self.client.post("product-orders", body, key=key or None)
        messages.success(self.request, str(_("订单 %(number)s 已提交。") % {"number": order["number"]}))
        return HttpResponseRedirect(reverse("order-detail", kwargs={"uid": order["uid"]}))


class OrderStart(OrderPage):
    """What the customer wants: something from the catalogue, or the end of something they have."""

    title = _("新建订单")
    template = "staff/order_start.html"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.require_submitting()
        on_sale = {"lifecycle_status": ["on_sale", "trial"], "page_size": MOST_CHOICES, "ordering": "code"}
        products = {"customer": uid, "status": ["active", "suspended"], "page_size": MOST_CHOICES}
        return self.form(
            (),
            {},
            {},
            offerings=self.client.get("product-offerings", on_sale)["results"],
            products=self.client.get("products", products)["results"],
        )


class OrderAdd(OrderPage):
    """An order for one offering: where, for whom, with which characteristics, at which price."""

    title = _("新建订单")

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        customer = self.require_submitting()
        offering = self._offering(request.GET.get("offering", ""))
        contacts = self.client.get("contacts", {"customer": uid, "page_size": 1})["results"]
        contact = contacts[0] if contacts else {}
        # A person's address is shown in part, which is no place to install anything.
        address = "" if customer["kind"] == "individual" else customer.get("address", "")
        values = {"site_address": address, "contact_name": contact.get("name", "")}
        return self._show(offering, values, {})

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.require_submitting()
        offering = self._offering(request.POST.get("offering", ""))
        typed = request.POST.dict()
        try:
            return self.submit(add_body(uid, offering, typed), str(typed.get("_key", "")))
        except ApiError as error:
            if error.status not in {409, 422}:
                raise
            told = {_plain(name): texts for name, texts in error.field_errors.items()}
            return self._show(offering, typed, told or {"": [error.detail]}, error.status)

    def _offering(self, uid: str) -> dict[str, Any]:
        offering: dict[str, Any] = self.client.get(f"product-offerings/{uid}") if uid else {}
        if not offering:
            raise ApiError(404, {"detail": str(_("请先选择商品。"))})
        return offering

    def _show(
        self,
        offering: Mapping[str, Any],
        values: Mapping[str, Any],
        errors: Mapping[str, list[str]],
        status: int = 200,
    ) -> HttpResponse:
        return self.form(self._fields(offering), values, errors, status, offering=offering, is_add=True)

    def _sites(self) -> Choices:
        """The addresses of the customer's open sites, with what each is called."""
        asked = {"customer": self.uid, "status": "open", "ordering": "address", "page_size": MOST_CHOICES}
        return [(site["address"], site["name"]) for site in self.client.get("sites", asked)["results"]]

    def _fields(self, offering: Mapping[str, Any]) -> list[FormField]:
        accounts = self.client.get("billing-accounts", {"customer": self.uid, "status": "active"})["results"]
        choices = [(str(entry["uid"]), f"{entry['number']} {entry['name']}") for entry in accounts]
        return [
            *(characteristic_field(entry) for entry in offering["characteristics"]),
            FormField(
                "site_address",
                _("装机地址"),
                required=True,
                hint=_("可从已有地点中选择；新地址会登记为新的装机地点"),
                suggestions=self._sites(),
            ),
            FormField("contact_name", _("现场联系人"), required=True, hint=_("上门时找谁")),
            FormField(
                "contact_phone", _("联系电话"), "tel", required=True, hint=_("现场联系人的手机或固定电话")
            ),
            FormField(
                "account_uid",
                _("计费账户"),
                "select",
                required=len(choices) > 1,
                choices=choices,
                hint=_("费用记到哪个账户"),
            ),
            FormField("requested_date", _("期望日期"), "date", hint=_("不填则尽快开通")),
            FormField("note", _("备注"), "textarea", hint=_("办理人员会看到")),
        ]


class OrderPrice(OrderPage):
    """What the order would cost as it is filled in now, for the page that asks by itself."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.require_submitting()
        offering = self.client.get(f"product-offerings/{request.POST.get('offering', '')}")
        try:
            price = self.client.post("product-orders/price", add_body(uid, offering, request.POST.dict()))
        except ApiError as error:
            if error.status != 422:
                raise
            price = None
        return self.show("staff/parts/order_price.html", {"price": price})


class OrderEnd(OrderPage):
    """Ending a service with its last day."""

    title = _("终止业务")
    fields = (
        FormField("last_day", _("最后服务日"), "date", required=True, hint=_("这一天仍计费")),
        FormField("contact_name", _("现场联系人"), hint=_("上门时找谁")),
        FormField("contact_phone", _("联系电话"), "tel", hint=_("现场联系人的手机或固定电话")),
        FormField("note", _("备注"), "textarea", hint=_("办理人员会看到")),
    )

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.require_submitting()
        return self._show(request.GET.get("product", ""), {}, {})

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.require_submitting()
        typed = request.POST.dict()
        product = str(typed.get("product", ""))
        names = ("last_day", "contact_name", "contact_phone")
        item = {name: typed[name] for name in names if typed.get(name)}
        item |= {"action": "delete", "product_uid": product}
        body = {"customer_uid": uid, "note": typed.get("note", ""), "items": [item]}
        try:
            return self.submit(body, str(typed.get("_key", "")))
        except ApiError as error:
            if error.status not in {409, 422}:
                raise
            told = {_plain(name): texts for name, texts in error.field_errors.items()}
            return self._show(product, typed, told or {"": [error.detail]}, error.status)

    def _show(
        self, product: str, values: Mapping[str, Any], errors: Mapping[str, list[str]], status: int = 200
    ) -> HttpResponse:
        if not product:
            raise ApiError(404, {"detail": str(_("请先选择业务。"))})
        return self.form(self.fields, values, errors, status, product=self.client.get(f"products/{product}"))


def characteristic_field(entry: Mapping[str, Any]) -> FormField:
    """A form field made of what the offering declares of a characteristic."""
    name, label = f"characteristics.{entry['code']}", str(entry["name"])
    label = f"{label}（{entry['unit']}）" if entry["unit"] else label
    required = entry["min_cardinality"] > 0
    if entry["allowed_values"]:
        choices = [(str(value), str(value)) for value in entry["allowed_values"]]
        return FormField(name, label, "select", required=required, choices=choices)
    if entry["value_type"] == "boolean":
        return FormField(
            name, label, "select", required=required, choices=[("true", _("是")), ("false", _("否"))]
        )
    kind = {"number": "number", "date": "date"}.get(str(entry["value_type"]), "text")
    return FormField(name, label, kind, required=required, hint=_range(entry))


def _range(entry: Mapping[str, Any]) -> str | None:
    low, high = entry["range_from"], entry["range_to"]
    if low is None or high is None:
        return None
    return f"{low.normalize():f} – {high.normalize():f}"


def add_body(uid: str, offering: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The order as it is typed; what was left empty is left out, so that the API says it is missing."""
    prefix = "characteristics."
    characteristics = {
        entry["code"]: typed[prefix + entry["code"]]
        for entry in offering["characteristics"]
        if typed.get(prefix + entry["code"])
    }
    names = ("site_address", "contact_name", "contact_phone", "account_uid")
    item = {name: typed[name] for name in names if typed.get(name)}
    item |= {"action": "add", "offering_uid": offering["uid"], "characteristics": characteristics}
    body = {"customer_uid": uid, "note": typed.get("note", ""), "items": [item]}
    return {**body, **({"requested_date": typed["requested_date"]} if typed.get("requested_date") else {})}


def _plain(name: str) -> str:
    """The field of the form behind a field of the body."""
    return name.removeprefix("items[0].")


def _listed(choices: Choices | Callable[[Any], Choices]) -> Choices:
    return choices if not callable(choices) else ()

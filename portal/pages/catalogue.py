"""What can be ordered, and ordering it: price first, then the order (D05, M02)."""

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage
from keyhall.web.screens.pages import Page
from keyhall.web.templatetags.keyhall_web import quantity

MOST_OFFERS = 100
MOST_SITES = 100
CHARACTERISTIC = "characteristics."
ITEM = "items[0]."
YES_OR_NO: Choices = (("true", _("是")), ("false", _("否")))
SITE = _("装机与联系")
TERMS = _("时间与付款")


class Catalogue(Page):
    """The offers of today by product line, found by name."""

    help = "hall-catalogue"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("search", "").strip()[:60]
        asked = {"search": text, "ordering": "product_line", "page_size": MOST_OFFERS}
        answer = self.client.get("product-offerings", asked)
        groups = [
            {"name": name, "offers": sorted(offers, key=lambda offer: offer["monthly_fee"] or 0)}
            for name, offers in groupby(answer["results"], key=lambda offer: offer["product_line"])
        ]
        return self.show("hall/catalogue.html", {"groups": groups, "text": text, "count": answer["count"]})


def characteristic_field(declared: Mapping[str, Any]) -> FormField:
    """A field for a characteristic as the offer declares it: its values to choose from, or its range."""
    unit = f"（{declared['unit']}）" if declared["unit"] else ""
    allowed = declared["allowed_values"]
    kind = {"number": "number", "date": "date"}.get(declared["value_type"], "text")
    choices: Choices = [(str(value), str(value)) for value in allowed]
    if declared["value_type"] == "boolean":
        choices = YES_OR_NO
    hint = None
    if declared["range_from"] is not None and declared["range_to"] is not None:
        hint = f"{quantity(declared['range_from'])} – {quantity(declared['range_to'])}"
    return FormField(
        CHARACTERISTIC + declared["code"],
        f"{declared['name']}{unit}",
        "select" if choices else kind,
        required=bool(declared["min_cardinality"]),
        choices=choices,
        hint=hint,
        section=_("业务特性"),
    )


def accounts_of(page: Any) -> Choices:
    """The customer's billing accounts that may pay."""
    accounts = page.client.get("billing-accounts", {"status": "active", "page_size": MOST_OFFERS})["results"]
    return [(str(account["uid"]), f"{account['number']} {account['name']}") for account in accounts]


def sites_of(page: Any) -> Choices:
    """The addresses of the customer's open sites, with what each is called."""
    found = page.client.get("sites", {"status": "open", "ordering": "address", "page_size": MOST_SITES})
    return [(site["address"], site["name"]) for site in found["results"]]


SITE_FIELDS = (
    FormField(
        "site_address",
        _("装机地址"),
        required=True,
        section=SITE,
        wide=True,
        hint=_("可从已有地点中选择；新地址会登记为新的装机地点"),
        suggestions=sites_of,
    ),
    FormField(
        "contact_name",
        _("现场联系人"),
        required=True,
        autocomplete="name",
        section=SITE,
        hint=_("上门时找谁"),
    ),
    FormField(
        "contact_phone",
        _("联系电话"),
        "tel",
        required=True,
        autocomplete="tel",
        section=SITE,
        hint=_("现场联系人的手机或固定电话"),
    ),
)
TERM_FIELDS = (
    FormField(
        "account_uid",
        _("计费账户"),
        "select",
        required=True,
        choices=accounts_of,
        section=TERMS,
        hint=_("费用记到哪个账户"),
    ),
    FormField("requested_date", _("期望开通日期"), "date", section=TERMS, hint=_("不填则尽快开通")),
    FormField("note", _("备注"), "textarea", section=TERMS, wide=True, hint=_("办理人员会看到")),
)


class Offer(Page):
    """A page about one offer of the catalogue."""

    @cached_property
    def offer(self) -> dict[str, Any]:
        """The offer as the API has it."""
        found: dict[str, Any] = self.client.get(f"product-offerings/{self.kwargs['uid']}")
        return found

    def form_fields(self) -> tuple[FormField, ...]:
        declared = [entry for entry in self.offer["characteristics"] if entry["configurable"]]
        return (*map(characteristic_field, declared), *SITE_FIELDS, *TERM_FIELDS)

    def item_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The order's item as the form gives it."""
        given = {
            name.removeprefix(CHARACTERISTIC): value
            for name, value in values.items()
            if name.startswith(CHARACTERISTIC) and value is not None
        }
        item = {"action": "add", "offering_uid": str(self.offer["uid"]), "characteristics": given}
        for name in ("site_address", "contact_name", "contact_phone", "account_uid"):
            if values.get(name) is not None:
                item[name] = values[name]
        return item

    def price_of(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What it costs as filled in so far; None while something is missing."""
        try:
            price: dict[str, Any] = self.client.post(
                "product-orders/price", {"items": [self.item_of(values)]}
            )
        except ApiError as error:
            if error.status != 422:
                raise
            return None
        return price


class OrderNew(Offer, FormPage):
    """Ordering an offer; the price stands beside the form and follows what is chosen."""

    submit = _("提交订单")
    done = _("订单已提交，办理进度如下。")
    help = "hall-order-new"
    permission = "orders.submit_order"
    crumbs = ((_("订购"), "hall-catalogue"),)
    template = "hall/order_new.html"
    price: dict[str, Any] | None = None

    @property
    def title(self) -> str:  # type: ignore[override]  # the offer's own name
        return str(self.offer["name"])

    def initial(self) -> Mapping[str, Any]:
        """The signed-in person as contact, and the account where there is but one."""
        accounts = accounts_of(self)
        person = self.request.actor  # type: ignore[attr-defined]  # set by the identity middleware
        return {
            "contact_name": person.name,
            "account_uid": accounts[0][0] if len(accounts) == 1 else "",
        }

    def extra(self) -> dict[str, Any]:
        return {
            "offer": self.offer,
            "price": self.price,
            "key": self.request.POST.get("_key") or str(uuid4()),
        }

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        """Submit; or, for whoever has no script to ask in between, show the price first."""
        if "_price" not in request.POST:
            return super().post(request, **named)
        values = {entry.name: entry.read(request) for entry in self.form_fields()}
        self.price = self.price_of(values)
        return self.form(values, {}, 200)

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        order: dict[str, Any] = {"items": [self.item_of(values)]}
        for name in ("requested_date", "note"):
            if values[name] is not None:
                order[name] = values[name]
        try:
            return self.client.post("product-orders", order, key=request.POST.get("_key"))
        except ApiError as error:
            raise named_as_the_form(error) from error

    def following(self, answer: Any) -> str:
        return reverse("hall-order", kwargs={"uid": answer["uid"]})


class OrderPrice(Offer):
    """What the order would cost as chosen so far, asked for by the form whenever it changes."""

    help = "hall-order-new"

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        values = {entry.name: entry.read(request) for entry in self.form_fields()}
        return self.show("hall/parts/price.html", {"price": self.price_of(values)})


def named_as_the_form(error: ApiError) -> ApiError:
    """The refusal with its fields called as on a form of one item."""
    errors = [
        {**entry, "field": entry["field"].removeprefix(ITEM)} for entry in error.problem.get("errors", [])
    ]
    return ApiError(error.status, {**error.problem, "errors": errors}, error.headers)

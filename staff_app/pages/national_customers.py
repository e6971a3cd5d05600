"""The nation's customers and the organisations they are units of (A05, K01)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from staff_app.screens.customers import CLASS_TONES, STATUS_TONES
from staff_app.screens.headquarters import GROUP_PEOPLE, NATIONAL_CUSTOMERS

UNIT_COLUMNS = (
    "name",
    "province_name",
    "code",
    "region_name",
    "customer_class",
    "status",
    "account_manager",
)


class NationalCustomerList(ListPage):
    screen = NATIONAL_CUSTOMERS


class GroupPersonList(ListPage):
    """Who comes to other provinces by a role for the whole of a group (M04)."""

    screen = GROUP_PEOPLE


class NationalCustomer(Page):
    """One organisation: its files in every province under one national identity (A05, K01)."""

    help = "national-customer"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        answer = self.client.get(f"national-customers/{uid}/organization")
        customer, units = answer["customer"], answer["units"]
        labels = {
            name: labels_of(self, "national-customers", name)
            for name in ("customer_class", "status", "industry")
        }
        kin = [unit for unit in units if unit["kind"] != "group"]
        context = {
            "customer": customer,
            "labels": {name: table.get(customer[name], customer[name]) for name, table in labels.items()},
            "class_tone": CLASS_TONES.get(customer["customer_class"], "neutral"),
            "status_tone": STATUS_TONES.get(customer["status"], "neutral"),
            "kin": self._table(kin),
            "sisters": self._table([unit for unit in units if unit["kind"] == "group"]),
            "provinces": len({unit["province"] for unit in units}),
            "count": len(units),
            "kin_provinces": len({unit["province"] for unit in kin}),
        }
        return self.show("staff/national_customer.html", context)

    def _table(self, units: list[dict[str, Any]]) -> dict[str, Any]:
        return self.table_of(NATIONAL_CUSTOMERS, UNIT_COLUMNS, units)

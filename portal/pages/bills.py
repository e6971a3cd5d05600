"""Bills: the list with a comparison of months, one bill by product, documents (E02)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from portal.pages.charts import comparison_chart
from portal.screens.bills import BILL_TONES, BILLS

Lines = Sequence[Mapping[str, Any]]


class BillList(ListPage):
    """The bills issued, below a comparison of their months."""

    screen = BILLS
    template = "hall/bills.html"

    def context(self, *arguments: Any) -> dict[str, Any]:
        context = super().context(*arguments)
        comparison = self.client.get("bills/comparison")
        return {**context, "chart": comparison_chart(comparison), "due": comparison["due"]}


@dataclass
class ProductCharges:
    """The lines of one product on a bill; amounts in yuan, with and without tax."""

    uid: str
    name: str
    service_number: str
    before: Decimal | None
    lines: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def before_tax(self) -> Decimal:
        return sum((Decimal(line["amount"]) for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum((_with_tax(line) for line in self.lines), Decimal(0))

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.total - self.before


def charges_by_product(lines: Lines, earlier: Lines | None) -> list[ProductCharges]:
    """A bill's lines under their products, the dearest first, beside the same account's bill before."""
    former: dict[str, Decimal] = {}
    for line in earlier or ():
        uid = str(line["product_uid"])
        former[uid] = former.get(uid, Decimal(0)) + _with_tax(line)
    found: dict[str, ProductCharges] = {}
    for line in lines:
        uid = str(line["product_uid"])
        if uid not in found:
            before = None if earlier is None else former.get(uid, Decimal(0))
            found[uid] = ProductCharges(uid, line["product_name"], line["service_number"] or "", before)
        found[uid].lines.append(line)
    return sorted(found.values(), key=lambda product: -product.total)


def _with_tax(line: Mapping[str, Any]) -> Decimal:
    return Decimal(line["amount"]) + Decimal(line["tax"])


class BillDetail(Page):
    """A bill with its lines by product, each beside what it cost the month before."""

    help = "hall-bill"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        bill = self.client.get(f"bills/{uid}")
        earlier = self._bill_before(bill)
        context = {
            "bill": bill,
            "state": state_of(self, "bills", bill, BILL_TONES),
            "products": charges_by_product(bill["lines"], earlier["lines"] if earlier else None),
            "earlier": earlier,
            "change": bill["total"] - earlier["total"] if earlier else None,
        }
        return self.show("hall/bill.html", context)

    def _bill_before(self, bill: Mapping[str, Any]) -> dict[str, Any] | None:
        """The account's bill of the month before, where there is one."""
        month = month_before(bill["month"])
        given = {"account": bill["account_uid"], "month": f"{month:%Y-%m}", "page_size": 1}
        found = self.client.get("bills", given)["results"]
        earlier: dict[str, Any] | None = self.client.get(f"bills/{found[0]['uid']}") if found else None
        return earlier


def month_before(month: date) -> date:
    """The first day of the month before that of `month`."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


class BillDocument(Page):
    """A bill's PDF or XLSX, as the API gives it."""

    def get(self, request: HttpRequest, uid: str, form: str) -> HttpResponse:
        answer: HttpResponse = self.client.get(f"bills/{uid}/{form}")
        return answer

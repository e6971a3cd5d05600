"""The published telco churn table: every row an active customer with its services and one monthly fee."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.tenancy.partitions import add_months
from tenants.customers.classes import CustomerClass
from tenants.customers.models import CustomerStatus, PartyKind
from tenants.onboarding.formats.layout import Reading, Regions, check_missing, one_of

COUNTED_FROM = date(2026, 11, 1)
MOST_MONTHS = 1_200
_YES_NO = ("Yes", "No")
_WITH_INTERNET = ("Yes", "No", "No internet service")
CHOICES: dict[str, tuple[str, ...]] = {
    "gender": ("Female", "Male"),
    "SeniorCitizen": ("0", "1"),
    "Partner": _YES_NO,
    "Dependents": _YES_NO,
    "PhoneService": _YES_NO,
    "MultipleLines": ("Yes", "No", "No phone service"),
    "InternetService": ("DSL", "Fiber optic", "No"),
    "OnlineSecurity": _WITH_INTERNET,
    "OnlineBackup": _WITH_INTERNET,
    "DeviceProtection": _WITH_INTERNET,
    "TechSupport": _WITH_INTERNET,
    "StreamingTV": _WITH_INTERNET,
    "StreamingMovies": _WITH_INTERNET,
    "Contract": ("Month-to-month", "One year", "Two year"),
    "PaperlessBilling": _YES_NO,
    "PaymentMethod": (
        "Electronic check",
        "Mailed check",
        "Bank transfer (automatic)",
        "Credit card (automatic)",
    ),
    "Churn": _YES_NO,
}
COLUMNS = ("customerID", "tenure", "MonthlyCharges", "TotalCharges", *CHOICES)
# Which cell means that the customer has which service; the codes are those of the offerings.
SERVICES = (
    ("PhoneService", "Yes", "telco-phone"),
    ("MultipleLines", "Yes", "telco-multiple-lines"),
    ("InternetService", "DSL", "telco-internet-dsl"),
    ("InternetService", "Fiber optic", "telco-internet-fiber"),
    ("OnlineSecurity", "Yes", "telco-online-security"),
    ("OnlineBackup", "Yes", "telco-online-backup"),
    ("DeviceProtection", "Yes", "telco-device-protection"),
    ("TechSupport", "Yes", "telco-tech-support"),
    ("StreamingTV", "Yes", "telco-streaming-tv"),
    ("StreamingMovies", "Yes", "telco-streaming-movies"),
)
LABELS = {
    "Churn": "churn",
    "Contract": "contract",
    "PaymentMethod": "payment_method",
    "PaperlessBilling": "paperless_billing",
    "SeniorCitizen": "senior_citizen",
    "Partner": "partner",
    "Dependents": "dependents",
    "TotalCharges": "total_charges",
}


class IbmTelco:
    """Reads the telco table; the customer's services began `tenure` + 1 months before 2026-11-01."""

    source_system = "ibm-telco"
    key_field: type_message = "customerID"

    def match_headings(self, headings: Sequence[str]) -> list[str]:
        check_missing(headings, COLUMNS)
        return list(headings)

    def read(self, values: Mapping[str, str], regions: Regions) -> Reading:
        reading = Reading(values["customerID"], problems=_problems(values))
        if not reading.problems:
            since = start_date(int(values["tenure"])).isoformat()
            reading.wanted = {
                "customer": _customer(values, regions.own, since),
                "contacts": [],
                "plan": {
                    "start": since,
                    "monthly": values["MonthlyCharges"],
                    "services": [code for column, cell, code in SERVICES if values[column] == cell],
                },
            }
        return reading


def start_date(tenure: int) -> date:
    """The first day of service after `tenure` months of it, counted from 2026-11-01.

    >>> start_date(0), start_date(12)
    (datetime.date(2026, 10, 1), datetime.date(2025, 10, 1))
    """
    return add_months(COUNTED_FROM, -(tenure + 1))


def _customer(values: Mapping[str, str], region: str, since: str) -> dict[str, object]:
    return {
        "name": values["customerID"],
        "kind": PartyKind.INDIVIDUAL.value,
        "customer_class": CustomerClass.BUSINESS.value,
        "status": CustomerStatus.ACTIVE.value,
        "region": region,
        "since": since,
        "source_system": IbmTelco.source_system,
        "source_id": values["customerID"],
        "labels": {label: values[column] for column, label in LABELS.items()},
        "party": {"sex": values["gender"].lower()},
    }


def _problems(values: Mapping[str, str]) -> list[tuple[str, type_message]]:
    problems: list[tuple[str, type_message]] = []
    if not 0 < len(values["customerID"]) <= 64:
        problems.append(("customerID", _("请填写客户编号，不超过 64 个字符。")))
    tenure = values["tenure"]
    if not (tenure.isascii() and tenure.isdigit() and len(tenure) <= 4 and int(tenure) <= MOST_MONTHS):
        problems.append(("tenure", _("在网月数应为 0 到 1200 的整数。")))
    if not _is_money(values["MonthlyCharges"]):
        problems.append(("MonthlyCharges", _("月费应为不小于 0 的金额，最多两位小数。")))
    if values["TotalCharges"] and not _is_money(values["TotalCharges"]):
        problems.append(("TotalCharges", _("累计费用应为不小于 0 的金额，最多两位小数，或留空。")))
    for column, choices in CHOICES.items():
        if values[column] not in choices:
            problems.append((column, one_of(choices)))
    return problems


def _is_money(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    if not amount.is_finite() or not text.isascii() or "_" in text:
        return False
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and 0 <= amount < Decimal(10**9)

"""What the codes that figures are counted by mean to a reader."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.reference.divisions import division_names
from tenants.customers.classes import CustomerClass, Industry

CLASSES = dict(CustomerClass.choices)
INDUSTRIES = {**dict(Industry.choices), "": _("未填写行业")}


def city_name(code: str) -> str:
    """The city of the first four digits of a division; a province as such has two noughts for its city."""
    names = division_names()
    return names.get(f"{code}00") or names.get(f"{code[:2]}0000") or code


def city(code: str, acting: Actor) -> str:
    """A column's city by name."""
    return city_name(code)


def region_name(code: str, acting: Actor) -> str | None:
    """What the division of this code is called."""
    return division_names().get(code)


def all_cities() -> list[tuple[str, str]]:
    """Every city by the first four digits of its code, to choose from."""
    return [
        (code[:4], name)
        for code, name in division_names().items()
        if code.endswith("00") and not code.endswith("0000")
    ]

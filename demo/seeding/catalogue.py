"""The catalogue of a province: specifications, offerings, prices, tiers, taxes (D01)."""

from collections.abc import Iterator
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from demo.world.catalogue import CATALOGUE_START, RECURRING, TAX_RATES, WITHDRAWN, OfferingPlan, PricePlan
from demo.world.offerings import OFFERINGS, SPECIFICATIONS
from demo.world.services import bandwidth_amounts
from tenants.catalogue.models import (
    Characteristic,
    OfferingPrice,
    OfferingStatus,
    PriceTier,
    PriceVariant,
    ProductOffering,
    ProductSpecification,
    TaxRate,
)

ALWAYS = DateRange(CATALOGUE_START, None)


def seed_catalogue() -> None:
    """Write what of the catalogue is not there."""
    if not ProductOffering.objects.filter(code=OFFERINGS[0].code).exists():
        seed_tax_rates()
        seed_specifications()
        seed_offerings()
    refine_prices()


def seed_tax_rates() -> None:
    """The rates of every category that has none yet."""
    known = set(TaxRate.objects.values_list("category", flat=True))
    TaxRate.objects.bulk_create(
        TaxRate(category=category, rate=rate, validity=DateRange(start, end_of_rate(category, start)))
        for category, rate, start in TAX_RATES
        if category not in known
    )


def end_of_rate(category: str, start: date) -> date | None:
    """The day on which the category's next rate begins, None for the last."""
    later = [begin for name, _, begin in TAX_RATES if name == category and begin > start]
    return min(later, default=None)


def seed_specifications() -> None:
    """Specifications with their characteristics."""
    made = ProductSpecification.objects.bulk_create(
        ProductSpecification(
            code=plan.code, name=plan.name, product_line=plan.product_line, description=plan.description
        )
        for plan in SPECIFICATIONS
    )
    Characteristic.objects.bulk_create(
        Characteristic(
            specification=specification,
            code=characteristic.code,
            name=characteristic.name,
            value_type=characteristic.value_type,
            unit=characteristic.unit,
            min_cardinality=1,
            range_from=characteristic.range_from,
            range_to=characteristic.range_to,
            allowed_values=list(characteristic.allowed),
        )
        for specification, plan in zip(made, SPECIFICATIONS, strict=True)
        for characteristic in plan.characteristics
    )


def seed_offerings() -> None:
    """Offerings with prices and tiers; those withdrawn since are taken off sale once their services stand."""
    specifications = {one.code: one for one in ProductSpecification.objects.all()}
    made = ProductOffering.objects.bulk_create(
        ProductOffering(
            code=plan.code,
            name=plan.name,
            specification=specifications[plan.specification.code],
            lifecycle_status=OfferingStatus.ON_SALE if plan.status == WITHDRAWN else plan.status,
            validity=ALWAYS,
        )
        for plan in OFFERINGS
    )
    pairs = list(priced(made))
    prices = OfferingPrice.objects.bulk_create(offering_price(offering, plan) for offering, plan in pairs)
    PriceTier.objects.bulk_create(
        PriceTier(price=price, from_quantity=start, amount=amount)
        for price, (_, plan) in zip(prices, pairs, strict=True)
        for start, amount in plan.tiers
    )


def priced(offerings: list[ProductOffering]) -> Iterator[tuple[ProductOffering, PricePlan]]:
    """Each offering with each of its prices."""
    plans: dict[str, OfferingPlan] = {plan.code: plan for plan in OFFERINGS}
    for offering in offerings:
        for price in plans[offering.code].prices:
            yield offering, price


def offering_price(offering: ProductOffering, plan: PricePlan) -> OfferingPrice:
    """One list price."""
    return OfferingPrice(
        offering=offering,
        kind=plan.kind,
        component=plan.component,
        name=plan.name,
        amount=plan.amount,
        unit=plan.unit,
        tax_category=plan.tax_category,
        validity=ALWAYS,
    )


def refine_prices() -> None:
    """Let rents depend on what they count, or on the bandwidth, where nothing says so yet."""
    plans: dict[str, OfferingPlan] = {plan.code: plan for plan in OFFERINGS}
    plain = OfferingPrice.objects.filter(kind=RECURRING, multiplied_by="", varies_by="")
    for price in plain.select_related("offering"):
        plan = plans.get(price.offering.code)
        listed = (
            next((one for one in plan.prices if one.component == price.component), None) if plan else None
        )
        if plan is not None and listed is not None:
            refine_price(price, plan, listed)


def refine_price(price: OfferingPrice, plan: OfferingPlan, listed: PricePlan) -> None:
    """One rent: by its count, else by bandwidth with an amount for each that differs."""
    amounts = bandwidth_amounts(plan, listed)
    if not listed.per and not amounts:
        return
    price.multiplied_by, price.varies_by = listed.per, "bandwidth" if amounts else ""
    price.save(update_fields=["multiplied_by", "varies_by"])
    PriceVariant.objects.bulk_create(
        PriceVariant(price=price, value=str(value), amount=amount) for value, amount in amounts.items()
    )

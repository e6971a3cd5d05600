"""What can be sold and at what price: specifications, characteristics, offerings, prices, taxes (D01)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ChargeKind(models.TextChoices):
    """How a charge arises: once, every month, or by what was used."""

    ONE_TIME = "one_time", _("一次性费用")
    RECURRING = "recurring", _("月租费")
    USAGE = "usage", _("使用费")


class SpecificationStatus(models.TextChoices):
    """Whether new offerings may still be made of a product."""

    ACTIVE = "active", _("有效")
    RETIRED = "retired", _("停用")


class OfferingStatus(models.TextChoices):
    """Life of an offering; only `trial` and `on_sale` ones can be given to a customer."""

    DRAFT = "draft", _("草稿")
    TRIAL = "trial", _("试商用")
    ON_SALE = "on_sale", _("在售")
    WITHDRAWN = "withdrawn", _("停售")
    RETIRED = "retired", _("退市")


class ValueType(models.TextChoices):
    """What a characteristic's values are; numbers may have a range, the others a list of what is allowed."""

    STRING = "string", _("文本")
    NUMBER = "number", _("数值")
    BOOLEAN = "boolean", _("是/否")
    DATE = "date", _("日期")


class ProductSpecification(models.Model):
    """The smallest thing sold, described by its characteristics (TM Forum ProductSpecification)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    product_line = models.CharField(max_length=60)
    description = models.TextField(blank=True)
    lifecycle_status = models.CharField(
        max_length=12, choices=SpecificationStatus.choices, default=SpecificationStatus.ACTIVE
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Characteristic(models.Model):
    """A named property of a specification, with the values it may take.

    `min_cardinality` 1 makes it required; `allowed_values`, when not empty, lists every possible value.
    """

    specification = models.ForeignKey(
        ProductSpecification, on_delete=models.CASCADE, related_name="characteristics"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    value_type = models.CharField(max_length=8, choices=ValueType.choices, default=ValueType.STRING)
    unit = models.CharField(max_length=20, blank=True)
    min_cardinality = models.PositiveSmallIntegerField(default=0, db_default=0)
    max_cardinality = models.PositiveSmallIntegerField(default=1, db_default=1)
    range_from = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    range_to = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    allowed_values = models.JSONField(default=list, blank=True)
    configurable = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering = ["specification_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["specification", "code"], name="catalogue_characteristic_code_once"
            ),
            models.CheckConstraint(
                condition=Q(max_cardinality__gte=1) & Q(min_cardinality__lte=F("max_cardinality")),
                name="catalogue_characteristic_cardinality_ordered",
            ),
            models.CheckConstraint(
                condition=Q(range_from__isnull=True)
                | Q(range_to__isnull=True)
                | Q(range_from__lte=F("range_to")),
                name="catalogue_characteristic_range_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProductOffering(models.Model):
    """A specification put on the market, with prices and a time in which it can be bought."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    specification = models.ForeignKey(
        ProductSpecification, on_delete=models.PROTECT, related_name="offerings"
    )
    lifecycle_status = models.CharField(
        max_length=12, choices=OfferingStatus.choices, default=OfferingStatus.DRAFT
    )
    validity = DateRangeField()
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="catalogue_offering_validity_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfferingPrice(models.Model):
    """The price of one charge component of an offering, in yuan before tax.

    `amount` is the fee (one-time, recurring) or the price of one `unit` (usage, where no tiers are
    given). For usage the component is the kind that usage records carry.

    A one-time or recurring fee may be multiplied by the number characteristic named in `multiplied_by`; its
    unit then says both, as in `路·月`. It may have other amounts for values of the characteristic named in
    `varies_by`: those of its variants.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(ProductOffering, on_delete=models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=10, choices=ChargeKind.choices)
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    tax_category = models.CharField(max_length=40)
    prorated = models.BooleanField(default=True, db_default=True)
    multiplied_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    varies_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    validity = DateRangeField()

    class Meta:
        ordering = ["offering_id", "component", "id"]
        constraints = [
            ExclusionConstraint(
                name="catalogue_price_one_at_a_time",
                expressions=[
                    ("offering", RangeOperators.EQUAL),
                    ("component", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="catalogue_price_validity_not_empty"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="catalogue_price_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind="usage") | Q(multiplied_by="", varies_by=""),
                name="catalogue_price_usage_by_quantity_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriceVariant(models.Model):
    """The amount of a fee where the characteristic it varies by has this value, written as text."""

    price = models.ForeignKey(OfferingPrice, on_delete=models.CASCADE, related_name="variants")
    value = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        ordering = ["price_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["price", "value"], name="catalogue_variant_value_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="catalogue_variant_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.value}: {self.amount}"


class PriceTier(models.Model):
    """From `from_quantity` units in a month on, each further unit costs `amount` yuan (graduated)."""

    price = models.ForeignKey(OfferingPrice, on_delete=models.CASCADE, related_name="tiers")
    from_quantity = models.DecimalField(max_digits=18, decimal_places=6)
    amount = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        ordering = ["price_id", "from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["price", "from_quantity"], name="catalogue_tier_starts_once"),
            models.CheckConstraint(
                condition=Q(from_quantity__gte=0) & Q(amount__gte=0), name="catalogue_tier_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity}+"


class TaxRate(models.Model):
    """The rate of value-added tax on a category of service and when it holds (0.0600 is 6%)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    category = models.CharField(max_length=40)
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    validity = DateRangeField()

    class Meta:
        ordering = ["category", "validity"]
        constraints = [
            ExclusionConstraint(
                name="catalogue_taxrate_one_at_a_time",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False), name="catalogue_taxrate_validity_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lt=1), name="catalogue_taxrate_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.rate}"

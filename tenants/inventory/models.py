"""What each customer has: products, where, since when, at which agreed price, paid by which account (D09)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants.catalogue.models import ChargeKind


class ProductStatus(models.TextChoices):
    """Life of a product: waiting to be opened, in service, suspended, ended."""

    PENDING_ACTIVE = "pending_active", _("待开通")
    ACTIVE = "active", _("在用")
    SUSPENDED = "suspended", _("停机")
    TERMINATED = "terminated", _("已拆机")


class Product(models.Model):
    """An offering in the hands of a customer (TM Forum Product).

    In service from `start_date` to `end_date`, both days counted. `account_uid` names the billing
    account that pays; without one it is not billed. `user_name` is who uses it, where that is
    another than the customer who contracts (D09). `address` repeats the site's.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="products")
    offering = models.ForeignKey(
        "catalogue.ProductOffering", on_delete=models.PROTECT, related_name="products"
    )
    account_uid = models.UUIDField(null=True, blank=True)
    service_number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    status = models.CharField(
        max_length=16, choices=ProductStatus.choices, default=ProductStatus.PENDING_ACTIVE
    )
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    site = models.ForeignKey(
        "sites.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    address = models.CharField(max_length=200, blank=True)
    user_name = models.CharField(max_length=80, blank=True)
    characteristics = models.JSONField(default=dict, blank=True)
    source_system = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["customer_id", "id"]
        indexes = [models.Index(fields=["account_uid"], name="inventory_product_by_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(start_date__lte=F("end_date")),
                name="inventory_product_dates_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "suspended", "terminated"]) | Q(start_date__isnull=False),
                name="inventory_product_in_service_since",
            ),
            models.CheckConstraint(
                condition=Q(site__isnull=False) | Q(address=""), name="inventory_product_address_of_a_site"
            ),
            models.CheckConstraint(
                condition=~Q(status="terminated") | Q(end_date__isnull=False),
                name="inventory_product_terminated_on",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                condition=~Q(source_id=""),
                name="inventory_product_source_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProductPrice(models.Model):
    """The price agreed for one charge component of a product, in yuan before tax.

    A one-time charge falls on the first day of `validity`, a recurring one runs through it. A usage
    price here replaces the offering's for its component.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=10, choices=ChargeKind.choices)
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    tax_category = models.CharField(max_length=40)
    prorated = models.BooleanField(default=True, db_default=True)
    validity = DateRangeField()

    class Meta:
        ordering = ["product_id", "id"]
        constraints = [
            ExclusionConstraint(
                name="inventory_price_one_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("component", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(validity__isempty=False) & Q(validity__lower_inf=False),
                name="inventory_price_has_first_day",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="inventory_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

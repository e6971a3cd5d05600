"""What use and possession cost in a month: charges, rated (E01, E07)."""

from django.db import models
from django.db.models import F, Q

from tenants.catalogue.models import ChargeKind


class AppliedBillingRate(models.Model):
    """One charge of a product in a billed month (TM Forum AppliedCustomerBillingRate).

    `amount` is before tax and rounded to the fen, `tax` likewise. `first_day` and `last_day` both
    count. `detail` says how it came about: the fee and days, or the tiers with their quantities.
    """

    account = models.ForeignKey(
        "accounts.BillingAccount", on_delete=models.PROTECT, related_name="applied_rates"
    )
    product = models.ForeignKey("inventory.Product", on_delete=models.PROTECT, related_name="applied_rates")
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=ChargeKind.choices)
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    tax_category = models.CharField(max_length=40)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4)
    tax = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["account_id", "month", "product_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month", "product", "kind", "component", "first_day", "last_day"],
                name="rating_rate_charged_once",
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")) & Q(first_day__gte=F("month")),
                name="rating_rate_days_ordered",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="rating_rate_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return self.name

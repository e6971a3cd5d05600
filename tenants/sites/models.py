"""Where a customer's services are: its premises, told apart by their address (D05, D09).

Names follow TM Forum's geographic site (TMF674).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SiteStatus(models.TextChoices):
    """Services are put at open sites alone."""

    OPEN = "open", _("使用中")
    CLOSED = "closed", _("已停用")


class Site(models.Model):
    """Premises of a customer. The address never changes, since orders, products and bills speak of it:
    whoever moves opens another site. `name` is what the customer calls it, or empty.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=60, blank=True, db_default="")
    address = models.CharField(max_length=200)
    status = models.CharField(
        max_length=6, choices=SiteStatus.choices, default=SiteStatus.OPEN, db_default=SiteStatus.OPEN
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="sites_site_has_address"),
            models.CheckConstraint(condition=Q(status__in=SiteStatus.values), name="sites_site_status"),
            models.UniqueConstraint(
                fields=["customer", "address"], condition=Q(status="open"), name="sites_site_address_once"
            ),
            models.UniqueConstraint(
                fields=["customer", "name"],
                condition=Q(status="open") & ~Q(name=""),
                name="sites_site_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

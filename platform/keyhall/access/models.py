"""The tenant's own directory of its people: a tenant's login cannot read the platform's identities."""

from django.db import models
from django.db.models.functions import Now


class Person(models.Model):
    """Somebody who works at or with this tenant, known by public UUID; fed by messages from the platform.

    `customer_uid` is set for a customer's own people. `as_of` is the time of the newest message applied,
    so that an older one arriving late changes nothing.
    """

    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    post = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    customer_uid = models.UUIDField(null=True)
    is_active = models.BooleanField(default=True)
    as_of = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""Parties apart from the roles they play (B17): customers (B02, B03) and contacts (B04)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.organisation.models import Unit
from keyhall.staffing.models import Team
from tenants.customers.classes import CLASS_PRIORITIES, CustomerClass, Industry


class PartyKind(models.TextChoices):
    """An organization has a credit code, an individual an identity document."""

    ORGANIZATION = "organization", _("单位")
    INDIVIDUAL = "individual", _("个人")


class Sex(models.TextChoices):
    """As identity documents have it."""

    FEMALE = "female", _("女")
    MALE = "male", _("男")


class CustomerStatus(models.TextChoices):
    """Life of a customer: not yet one, served, held back, ended for good."""

    PROSPECTIVE = "prospective", _("潜在")
    ACTIVE = "active", _("在网")
    SUSPENDED = "suspended", _("暂停")
    RETIRED = "retired", _("注销")


class Party(models.Model):
    """An organization or a person, whatever roles it plays; never deleted (B17).

    `pinyin` and `pinyin_initials` are those of the name, lower case, without spaces. `division` is a
    GB/T 2260 code of six digits, or empty where it is not known.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=720, blank=True)
    pinyin_initials = models.CharField(max_length=120, blank=True)
    credit_code = models.CharField(max_length=18, null=True, blank=True, unique=True)
    identity_document = models.CharField(max_length=32, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    industry = models.CharField(max_length=1, choices=Industry.choices, blank=True)
    legal_representative = models.CharField(max_length=60, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    website = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    division = models.CharField(max_length=6, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customers_party_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="customers_party_kind"),
            models.CheckConstraint(
                condition=Q(division="") | Q(division__regex=r"^[0-9]{6}$"), name="customers_party_division"
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | Q(credit_code__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"),
                name="customers_party_credit_code",
            ),
        ]
        indexes = [models.Index(fields=["industry"], name="customers_party_by_industry")]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A party in its role as our customer.

    `code` is the 14-digit identifier (region, class when it was issued, serial) and never changes;
    `region` is the GB/T 2260 division that looks after it today. `search_text`, `sort_key` and `grams`
    repeat name, code and pinyin for searching and are written by the actions. `source_system` and
    `source_id` say where an imported customer comes from, once each. `labels` maps label to value.
    `group_uid` and `group_name` name the national group the customer is a unit of. `agent_uid` names the
    agent who may order for the customer. `unit` is the part of the organisation that looks after it, none
    for the province itself.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=14, unique=True)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="customer")
    customer_class = models.CharField(max_length=12, choices=CustomerClass.choices)
    priority = models.GeneratedField(
        expression=Case(
            *[
                When(customer_class=customer_class, then=Value(priority))
                for customer_class, priority in CLASS_PRIORITIES.items()
            ],
            default=Value(9),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    status = models.CharField(
        max_length=12, choices=CustomerStatus.choices, default=CustomerStatus.PROSPECTIVE
    )
    region = models.CharField(max_length=6)
    account_manager_uid = models.UUIDField(null=True, blank=True)
    agent_uid = models.UUIDField(null=True, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    group_uid = models.UUIDField(null=True, blank=True)
    group_name = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    since = models.DateField()
    source_system = models.CharField(max_length=20, blank=True)
    source_id = models.CharField(max_length=64, blank=True)
    labels = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.CharField(max_length=720, editable=False)
    grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}(01|02|03|04|09)[0-9]{6}$"), name="customers_customer_code"
            ),
            models.CheckConstraint(
                condition=Q(customer_class__in=CustomerClass.values), name="customers_customer_class"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CustomerStatus.values), name="customers_customer_status"
            ),
            models.CheckConstraint(
                condition=Q(region__regex=r"^[0-9]{6}$"), name="customers_customer_region"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="customers_customer_not_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(source_system="", source_id="") | (~Q(source_system="") & ~Q(source_id="")),
                name="customers_customer_source_whole",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                condition=~Q(source_system=""),
                name="customers_customer_source_once",
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], name="customers_customer_grams"),
            GinIndex(fields=["labels"], name="customers_customer_labels"),
            models.Index(fields=["sort_key", "id"], name="customers_customer_by_name"),
            models.Index(fields=["changed_at", "id"], name="customers_customer_by_change"),
            models.Index(fields=["since", "id"], name="customers_customer_by_since"),
            models.Index(fields=["priority", "id"], name="customers_customer_by_priority"),
            models.Index(fields=["customer_class", "id"], name="customers_customer_by_class"),
            models.Index(fields=["status", "id"], name="customers_customer_by_status"),
            models.Index(fields=["region", "id"], name="customers_customer_by_region"),
            models.Index(fields=["unit", "id"], name="customers_customer_by_unit"),
            models.Index(
                fields=["account_manager_uid", "id"],
                condition=Q(account_manager_uid__isnull=False),
                name="customers_customer_by_manager",
            ),
            models.Index(
                fields=["agent_uid", "id"],
                condition=Q(agent_uid__isnull=False),
                name="customers_customer_by_agent",
            ),
            models.Index(
                fields=["group_uid", "id"],
                condition=Q(group_uid__isnull=False),
                name="customers_customer_by_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.party.name}"


class TeamCustomer(models.Model):
    """That a team looks after a customer, beside the account manager (A23)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="team_links", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "team"], name="customers_team_customer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.customer_id}"


class Contact(models.Model):
    """A person in the role of contact at a customer; removal ends the link by `valid_until` (B04)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contact_roles")
    post = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    mobile = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=254, blank=True)
    is_primary = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_primary=True, valid_until__isnull=True),
                name="customers_contact_one_primary",
            ),
            models.UniqueConstraint(
                fields=["customer", "party"],
                condition=Q(valid_until__isnull=True),
                name="customers_contact_once",
            ),
        ]

    def __str__(self) -> str:
        return self.party.name


class CodeSerial(models.Model):
    """The last serial given out under a region code; it only grows, so no code comes twice (B02)."""

    region = models.CharField(max_length=6, primary_key=True)
    last_serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_serial__lte=999_999), name="customers_code_serial_six_digits"
            ),
            models.CheckConstraint(
                condition=Q(region__regex=r"^[0-9]{6}$"), name="customers_code_serial_region"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.last_serial}"

"""What headquarters knows of the nation: told by the provinces, never read from their tables (K01, K02)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Fact(models.Model):
    """The last a province told of one of its records; figures are sums over these.

    `round` is the telling-anew during which it was last told.
    """

    province = models.CharField(max_length=12)
    topic = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    customer_uid = models.UUIDField()
    city = models.CharField(max_length=4)
    customer_class = models.CharField(max_length=12)
    industry = models.CharField(max_length=2, blank=True)
    told = models.JSONField()
    round = models.BigIntegerField(default=0, db_default=0)
    written_at = models.DateTimeField()
    handled_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "topic", "subject"], name="headquarters_fact_one_a_record"
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer_uid"],
                condition=Q(topic="customers.group_role"),
                name="headquarters_fact_group_roles",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.topic} {self.subject}"


class FigureCell(models.Model):
    """One figure of one province, city, class, industry and month (null: it has none), kept incrementally."""

    figure = models.CharField(max_length=40)
    province = models.CharField(max_length=12)
    city = models.CharField(max_length=4)
    customer_class = models.CharField(max_length=12)
    industry = models.CharField(max_length=2, blank=True)
    month = models.DateField(null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "province", "city", "customer_class", "industry", "month"],
                nulls_distinct=False,
                name="headquarters_cell_one_each",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "figure", "month"], name="headquarters_cell_by_province"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.province}"


class FigureTotal(models.Model):
    """One figure of one province and month: the sum of its cells, kept with them, so that a page of the
    nation reads as many rows as it shows."""

    figure = models.CharField(max_length=40)
    province = models.CharField(max_length=12)
    month = models.DateField(null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "month", "province"],
                nulls_distinct=False,
                name="headquarters_total_one_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.province}"


class NationTotal(models.Model):
    """One figure of the whole nation and month: the sum of its provinces' totals, kept with them, so that the
    nation costs the same to read however many provinces there are."""

    figure = models.CharField(max_length=40)
    month = models.DateField(null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "month"], nulls_distinct=False, name="headquarters_nation_one_each"
            ),
        ]

    def __str__(self) -> str:
        return self.figure


class SliceDimension(models.TextChoices):
    """What the nation is cut by beside provinces."""

    CUSTOMER_CLASS = "customer_class", _("客户类别")
    INDUSTRY = "industry", _("行业")


class FigureSlice(models.Model):
    """One figure of one customer class or industry in one province and month: the sum of its cells, kept with
    them, so that the nation by class or industry is read without its cities (K02)."""

    figure = models.CharField(max_length=40)
    dimension = models.CharField(max_length=14, choices=SliceDimension.choices)
    code = models.CharField(max_length=12, blank=True)
    province = models.CharField(max_length=12)
    month = models.DateField(null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "dimension", "month", "code", "province"],
                nulls_distinct=False,
                name="headquarters_slice_one_each",
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=SliceDimension.values), name="headquarters_slice_dimension"
            ),
        ]
        indexes = [models.Index(fields=["province"], name="headquarters_slice_by_prov")]

    def __str__(self) -> str:
        return f"{self.figure} {self.dimension} {self.code} {self.province}"


class GroupPerson(models.Model):
    """That somebody whom `home` gave roles for a whole national group comes to `province` as one of the
    group's people, and what that province was told of it last (M04)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    home = models.CharField(max_length=12)
    person_uid = models.UUIDField()
    name = models.CharField(max_length=120)
    home_customer_uid = models.UUIDField()
    group_uid = models.UUIDField()
    group_name = models.CharField(max_length=120, blank=True)
    province = models.CharField(max_length=12)
    customer_uid = models.UUIDField()
    roles = ArrayField(models.CharField(max_length=40))
    needs_second_factor = models.BooleanField(default=False)
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home", "person_uid", "province"], name="headquarters_group_person_once"
            ),
            models.CheckConstraint(condition=~Q(home=F("province")), name="headquarters_group_person_away"),
        ]
        indexes = [
            models.Index(fields=["home_customer_uid"], name="headquarters_group_person_home"),
            models.Index(fields=["customer_uid"], name="headquarters_group_person_at"),
        ]

    def __str__(self) -> str:
        return f"{self.home} {self.name} {self.province}"


class NationalCustomer(models.Model):
    """The agreed part of a provincial customer file, kept current by the province's messages (A05, K01).

    Files with one `credit_code`, or one `group_uid`, are units of one organisation.
    """

    uid = models.UUIDField(unique=True)
    province = models.CharField(max_length=12)
    code = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, null=True)  # noqa: DJ001  null is none, and unequal to another
    customer_class = models.CharField(max_length=12)
    priority = models.SmallIntegerField()
    status = models.CharField(max_length=12)
    region = models.CharField(max_length=6)
    industry = models.CharField(max_length=2, blank=True)
    account_manager = models.CharField(max_length=80, blank=True)
    group_uid = models.UUIDField(null=True)
    group_name = models.CharField(max_length=120, blank=True)
    parent_uid = models.UUIDField(null=True)
    since = models.DateField()
    search_text = models.TextField(editable=False)
    sort_key = models.CharField(max_length=720, editable=False)
    grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["grams"], name="headquarters_national_grams"),
            models.Index(fields=["sort_key", "id"], name="headquarters_national_by_name"),
            models.Index(fields=["priority", "id"], name="headquarters_national_by_prio"),
            models.Index(fields=["province", "id"], name="headquarters_national_by_prov"),
            models.Index(
                fields=["credit_code"],
                condition=Q(credit_code__isnull=False),
                name="headquarters_national_by_org",
            ),
            models.Index(
                fields=["group_uid"],
                condition=Q(group_uid__isnull=False),
                name="headquarters_national_by_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProvinceLine(models.Model):
    """The line to one province: when it last said anything, and how late that was taken in.

    `round` is the telling-anew under way or last ended; 0 where there was none.
    """

    province = models.CharField(max_length=12, unique=True)
    last_written_at = models.DateTimeField()
    last_handled_at = models.DateTimeField()
    messages = models.BigIntegerField(default=0, db_default=0)
    round = models.BigIntegerField(default=0, db_default=0)
    round_begun_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.province


class CheckState(models.TextChoices):
    """How a check of a province's figures stands."""

    ASKED = "asked", _("等待答复")
    AGREED = "agreed", _("一致")
    DIFFERING = "differing", _("有差异")
    REPAIRED = "repaired", _("已修复")


class FigureCheck(models.Model):
    """One province asked what its figures are, compared with what is known here (A14).

    A difference counts once a second question gives it again: what is on its way differs too. `suspected`
    keeps what the first answer differed in. A confirmation follows a repair and asks for no other.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.ASKED)
    attempt = models.PositiveSmallIntegerField(default=1)
    suspected = models.JSONField(default=list)
    is_confirmation = models.BooleanField(default=False, db_default=False)
    compared = models.PositiveIntegerField(default=0, db_default=0)
    requested_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["province", "-id"], name="headquarters_check_by_prov")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked") | Q(answered_at__isnull=False),
                name="headquarters_check_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.asked_at}"


class Difference(models.Model):
    """One figure, or the records of one topic, in which a province and headquarters differed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    check_made = models.ForeignKey(FigureCheck, on_delete=models.CASCADE, related_name="differences")
    province = models.CharField(max_length=12)
    figure = models.CharField(max_length=60)
    month = models.DateField(null=True)
    province_value = models.CharField(max_length=60)
    headquarters_value = models.CharField(max_length=60)
    found_at = models.DateTimeField(db_default=Now())
    repaired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.province} {self.figure}"


class VisitState(models.TextChoices):
    """How far a visit is: asked for, opened by the province, over, or refused by it."""

    REQUESTED = "requested", _("等待省公司登记")
    OPEN = "open", _("访问中")
    ENDED = "ended", _("已结束")
    REFUSED = "refused", _("未能开始")


class Visit(models.Model):
    """Somebody of headquarters looks at a province for a reason and at most `minutes` long (A12).

    `until` is the province's word: it counts from when its own trail had the visit.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.CharField(max_length=12)
    person_uid = models.UUIDField()
    person_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.REQUESTED)
    requested_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(minutes__gt=0), name="headquarters_visit_said"
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.OPEN) | Q(until__isnull=False),
                name="headquarters_visit_until_known",
            ),
            models.UniqueConstraint(
                fields=["person_uid", "province"],
                condition=Q(state__in=[VisitState.REQUESTED, VisitState.OPEN]),
                name="headquarters_visit_one_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.province}"

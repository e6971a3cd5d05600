"""What a customer asks for, and the steps it takes to give it to them (D05, D06).

Names follow TM Forum's product order (TMF622): an order has items, each with an action on a product.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants.catalogue.models import ChargeKind


class OrderState(models.TextChoices):
    """Life of an order; the first two are open, the others its end."""

    ACKNOWLEDGED = "acknowledged", _("已受理")
    IN_PROGRESS = "in_progress", _("处理中")
    COMPLETED = "completed", _("已竣工")
    CANCELLED = "cancelled", _("已取消")
    REJECTED = "rejected", _("已退单")


OPEN_STATES = (OrderState.ACKNOWLEDGED, OrderState.IN_PROGRESS)


class OrderChannel(models.TextChoices):
    """Through which way an order came (A08)."""

    HALL = "hall", _("网上营业厅")
    WORKBENCH = "workbench", _("工作台")
    API = "api", _("接口")
    COMMAND = "command", _("命令")
    JOB = "job", _("后台任务")
    IMPORT = "import", _("导入")
    SYSTEM = "system", _("系统")


class ItemAction(models.TextChoices):
    """What an item does to a product, spelled as TM Forum does."""

    ADD = "add", _("开通")
    MODIFY = "modify", _("变更")
    DELETE = "delete", _("终止")
    NO_CHANGE = "noChange", _("不变")


class StepKind(models.TextChoices):
    """What is done in a step; which order takes which stands in `steps`."""

    ACCEPT = "accept", _("受理")
    SURVEY = "survey", _("勘查")
    INSTALL = "install", _("安装")
    DISMANTLE = "dismantle", _("拆除")
    COMPLETE = "complete", _("竣工")


class StepState(models.TextChoices):
    """`waiting` for the step before it, `returned` to the step before it; one of an order is active."""

    WAITING = "waiting", _("未开始")
    OPEN = "open", _("待领取")
    CLAIMED = "claimed", _("办理中")
    DONE = "done", _("已完成")
    RETURNED = "returned", _("已退回")
    CANCELLED = "cancelled", _("已取消")


ACTIVE_STATES = (StepState.OPEN, StepState.CLAIMED)


class ProductOrder(models.Model):
    """A customer's order. `requested_date` is the day wished for, `promised_date` the one told at submission.

    `reason` says why it was cancelled or refused. `agent_uid` names the agent whose program submitted it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="orders")
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.ACKNOWLEDGED)
    channel = models.CharField(max_length=10, choices=OrderChannel.choices)
    requested_date = models.DateField(null=True, blank=True)
    promised_date = models.DateField()
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    submitted_by_uid = models.UUIDField()
    submitted_by_name = models.CharField(max_length=80)
    agent_uid = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="orders_order_state"),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at__isnull=True)),
                name="orders_order_completed_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="orders_order_rejected_why"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "state"], name="orders_order_by_customer"),
            models.Index(fields=["state", "id"], name="orders_order_by_state"),
            models.Index(fields=["submitted_at", "id"], name="orders_order_by_time"),
            models.Index(
                fields=["agent_uid", "id"], condition=Q(agent_uid__isnull=False), name="orders_order_by_agent"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProductOrderItem(models.Model):
    """One line of an order: an action on a product.

    `product` is the one to end, or the one that came of it. `is_open` follows the order, so that a product
    stands in one open order at most. `last_day` is a product's last day in service, counted.
    `site_address` repeats the site's address, or that of a product which stands at none.
    """

    order = models.ForeignKey(ProductOrder, on_delete=models.CASCADE, related_name="items")
    line = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=8, choices=ItemAction.choices)
    offering = models.ForeignKey("catalogue.ProductOffering", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        "inventory.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="order_items"
    )
    account_uid = models.UUIDField(null=True, blank=True)
    characteristics = models.JSONField(default=dict, blank=True)
    site = models.ForeignKey(
        "sites.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="order_items"
    )
    site_address = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=32, blank=True)
    last_day = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering = ["order_id", "line"]
        constraints = [
            models.UniqueConstraint(fields=["order", "line"], name="orders_item_line_once"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(is_open=True), name="orders_item_product_in_one_order"
            ),
            models.CheckConstraint(condition=Q(action__in=ItemAction.values), name="orders_item_action"),
            models.CheckConstraint(
                condition=~Q(action="add")
                | (
                    Q(account_uid__isnull=False, site__isnull=False, last_day__isnull=True)
                    & ~Q(site_address="")
                    & ~Q(contact_name="")
                    & ~Q(contact_phone="")
                ),
                name="orders_item_add_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(action="delete") | Q(product__isnull=False, last_day__isnull=False),
                name="orders_item_delete_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line}"


class ItemPrice(models.Model):
    """A fee agreed when an order was submitted: yuan before tax, what the product will be charged."""

    item = models.ForeignKey(ProductOrderItem, on_delete=models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=10, choices=ChargeKind.choices)
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    unit = models.CharField(max_length=20, blank=True)
    tax_category = models.CharField(max_length=40)
    prorated = models.BooleanField(default=True)

    class Meta:
        ordering = ["item_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "component"], name="orders_price_component_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="orders_price_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=["one_time", "recurring"]), name="orders_price_of_a_fee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class WorkItem(models.Model):
    """A step of an order: who has it, until when, what they wrote down in its form (`result`).

    `due_at` is planned until the step opens and holds from then on. `begun_at` is when it was claimed.
    `reason` says why it was last sent back or handed to somebody else.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(ProductOrder, on_delete=models.CASCADE, related_name="steps")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    owner_uid = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["order_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sequence"], name="orders_step_sequence_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["open", "claimed"]), name="orders_step_one_active"
            ),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="orders_step_state"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(owner_uid__isnull=False), name="orders_step_claimed_by"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="orders_step_done_when"
            ),
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True) | Q(opened_at__lte=F("begun_at")),
                name="orders_step_opened_before_begun",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["open", "claimed"]), name="orders_step_due"
            ),
            models.Index(
                fields=["owner_uid"], condition=Q(state__in=["open", "claimed"]), name="orders_step_by_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.kind}"


class OrderSerial(models.Model):
    """The last serial given out on a day; it only grows, so no number comes twice."""

    day = models.DateField(primary_key=True)
    last_serial = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.last_serial}"

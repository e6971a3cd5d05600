"""Which steps an order takes, how much working time each has and what its form asks (D06).

The one table of the flow: actions know how a step is done, not which one follows.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.orders.models import ItemAction, StepKind

ADD, DELETE = ItemAction.ADD.value, ItemAction.DELETE.value
# Item actions this version fulfils.
FULFILLED = frozenset({ADD, DELETE})
START_DATE, SERVICE_NUMBER = "start_date", "service_number"


@dataclass(frozen=True)
class StepField:
    """A field of a step's form; `kind` is `text`, `long_text`, `day` (none in the future) or `flag`  (to be
    ticked). `actions` are the item actions it is asked for (none: any); `per_item` asks it for each such
    item, the values keyed by the item's line."""

    name: str
    label: type_message
    kind: str = "text"
    required: bool = True
    actions: frozenset[str] = frozenset()
    per_item: bool = False
    limit: int = 200

    def is_asked(self, actions: Collection[str]) -> bool:
        return not self.actions or bool(self.actions & set(actions))


@dataclass(frozen=True)
class Step:
    """A step for orders that have an item of one of `actions`, with `hours` of working time.

    Once a `binding` step has begun, the order can no longer be cancelled by whoever submitted it. A step
    `on_the_day` is not due before the day the customer wished for.
    """

    kind: StepKind
    actions: frozenset[str]
    hours: int
    fields: tuple[StepField, ...]
    binding: bool = False
    on_the_day: bool = False


REMARK = StepField("remark", _("备注"), "long_text", required=False, limit=500)
STEPS = (
    Step(
        StepKind.ACCEPT,
        frozenset({ADD, DELETE}),
        4,
        (StepField("documents_checked", _("资料齐全，客户与账户核对无误"), "flag"), REMARK),
    ),
    Step(
        StepKind.SURVEY,
        frozenset({ADD}),
        16,
        (
            StepField("surveyed_on", _("勘查日期"), "day"),
            StepField("resources", _("资源情况（局向、端口、光缆）")),
            REMARK,
        ),
    ),
    Step(
        StepKind.INSTALL,
        frozenset({ADD}),
        24,
        (
            StepField("installed_on", _("施工日期"), "day"),
            StepField("installer", _("施工人员"), limit=60),
            StepField(
                SERVICE_NUMBER,
                _("业务号码"),
                actions=frozenset({ADD}),
                per_item=True,
                required=False,
                limit=40,
            ),
            REMARK,
        ),
        binding=True,
        on_the_day=True,
    ),
    Step(
        StepKind.DISMANTLE,
        frozenset({DELETE}),
        16,
        (
            StepField("dismantled_on", _("拆除日期"), "day"),
            StepField("dismantler", _("拆除人员"), limit=60),
            REMARK,
        ),
        binding=True,
        on_the_day=True,
    ),
    Step(
        StepKind.COMPLETE,
        frozenset({ADD, DELETE}),
        8,
        (
            StepField(START_DATE, _("开通日期（计费起始日）"), "day", actions=frozenset({ADD})),
            StepField("confirmed_by", _("客户确认人"), limit=60),
            REMARK,
        ),
        on_the_day=True,
    ),
)
STEP_BY_KIND = {step.kind: step for step in STEPS}
BINDING = tuple(step.kind for step in STEPS if step.binding)


def steps_of(actions: Collection[str]) -> list[Step]:
    """The steps of an order whose items have these actions, in their order."""
    return [step for step in STEPS if step.actions & set(actions)]


def fields_of(kind: str, actions: Collection[str]) -> list[StepField]:
    """What the form of a step asks in an order whose items have these actions."""
    return [entry for entry in STEP_BY_KIND[StepKind(kind)].fields if entry.is_asked(actions)]

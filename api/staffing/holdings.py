"""Who holds which post when, as the API shows it (A23)."""

from django.db.models import Case, CharField, F, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from api.rights.assignments import bound, last_day
from keyhall.access.actor import Actor
from keyhall.rights.models import AssignmentState
from keyhall.rights.permissions import VIEW_PEOPLE
from keyhall.staffing.models import HoldingState, PostHolding
from keyhall.succession import Standing as Days
from keyhall.succession import with_days


class HoldingStanding(TextChoices):
    """How a holding stands today."""

    COMING = "coming", _("待上任")
    CURRENT = "current", _("在任")
    ENDED = "ended", _("已离任")


STANDING = Case(
    When(state=HoldingState.RELIEVED, then=Value(HoldingStanding.ENDED.value)),
    When(standing=Days.COMING, then=Value(HoldingStanding.COMING.value)),
    When(standing=Days.CURRENT, then=Value(HoldingStanding.CURRENT.value)),
    default=Value(HoldingStanding.ENDED.value),
    output_field=CharField(),
)


def visible_holdings(acting: Actor) -> Rows:
    """Every holding of a post, ended ones too."""
    acting.require(VIEW_PEOPLE)
    return with_days(PostHolding.objects.all()).annotate(held=STANDING)


POST_HOLDINGS = register(
    Resource(
        name="post-holdings",
        title=_("任职"),
        permission=VIEW_PEOPLE,
        rows=visible_holdings,
        default_order=("-is_main", "-id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("person_uid", _("人员标识"), "uid", source="person__uid"),
            Column("person_name", _("姓名"), source="person__name"),
            Column("is_active", _("可以登录"), "flag", source="person__is_active"),
            Column("post_uid", _("岗位标识"), "uid", source="post__uid"),
            Column("post_name", _("岗位名称"), source="post__name"),
            Column("unit_name", _("机构名称"), source="post__unit__name", nullable=True),
            Column("is_main", _("主岗"), "flag"),
            Column("since", _("开始日期"), "day", source=bound("lower")),
            Column("until", _("截止日期"), "day", source=bound("upper"), nullable=True, shape=last_day),
            Column(
                "standing",
                _("状态"),
                "choice",
                source=F("held"),
                choices=model_choices(HoldingStanding.choices),
            ),
            Column(
                "role_state",
                _("角色状态"),
                "choice",
                source="assignment__state",
                nullable=True,
                choices=model_choices(AssignmentState.choices),
            ),
            Column("reason", _("理由")),
            Column("appointed_by", _("任命人")),
            Column("created_at", _("任命时间"), "moment", sort=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("person", _("人员"), serializers.UUIDField(), "person__uid", columns=("person_name",)),
            Filter("post", _("岗位"), serializers.UUIDField(), "post__uid", columns=("post_name",)),
            Filter(
                "standing",
                _("状态"),
                serializers.ChoiceField(HoldingStanding.choices),
                "held",
                many=True,
            ),
        ),
    )
)

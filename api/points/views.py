"""Addresses of points, rewards and redemptions."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.resource import Resource
from api.kit.views import Body, CollectionView, ItemView, answer_item
from api.points.resource import (
    CLASS_MULTIPLIERS,
    EARNING_RULES,
    EXPIRY_RULES,
    POINTS_ACCOUNTS,
    POINTS_TRANSFERS,
    REDEMPTIONS,
    REWARDS,
)
from api.points.serializers import (
    Adjustment,
    Cancellation,
    NewEarningRule,
    NewExpiryRule,
    NewMultiplier,
    NewRedemption,
    NewReward,
    RewardChanges,
)
from keyhall.errors import Invalid
from tenants.points import actions
from tenants.points.permissions import (
    ADJUST_POINTS,
    CANCEL_REDEMPTION,
    CHANGE_POINTS_RULE,
    CHANGE_REWARD,
    DELIVER_REWARD,
    REDEEM_POINTS,
    VIEW_POINTS,
    VIEW_POINTS_RULE,
)


class PointsAccountsView(CollectionView):
    resource = POINTS_ACCOUNTS
    operations = {
        "GET": Operation(summary=_("积分账户列表"), permission=VIEW_POINTS, listing=POINTS_ACCOUNTS)
    }


class PointsAccountView(ItemView):
    resource = POINTS_ACCOUNTS
    operations = {
        "GET": Operation(summary=_("积分账户及其明细"), permission=VIEW_POINTS, item=POINTS_ACCOUNTS)
    }


class PointsTransfersView(CollectionView):
    resource = POINTS_TRANSFERS
    operations = {
        "GET": Operation(summary=_("积分流水列表"), permission=VIEW_POINTS, listing=POINTS_TRANSFERS),
        "POST": Operation(
            summary=_("调整积分"),
            step_up=True,
            permission=ADJUST_POINTS,
            body=Adjustment,
            item=POINTS_TRANSFERS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        transfer = actions.adjust_points(acting=self.acting, **self.read_body(Adjustment))
        return self.created(transfer.uid)


class PointsTransferView(ItemView):
    resource = POINTS_TRANSFERS
    operations = {"GET": Operation(summary=_("一笔积分流水"), permission=VIEW_POINTS, item=POINTS_TRANSFERS)}


class RewardsView(CollectionView):
    resource = REWARDS
    operations = {
        "GET": Operation(summary=_("积分礼品列表"), permission=VIEW_POINTS, listing=REWARDS),
        "POST": Operation(
            summary=_("上架礼品"), permission=CHANGE_REWARD, body=NewReward, item=REWARDS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.define_reward(acting=self.acting, **self.read_body(NewReward)).uid)


class RewardView(ItemView):
    resource = REWARDS
    operations = {
        "GET": Operation(summary=_("积分礼品"), permission=VIEW_POINTS, item=REWARDS),
        "PATCH": Operation(
            summary=_("修改礼品"),
            permission=CHANGE_REWARD,
            body=RewardChanges,
            item=REWARDS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(RewardChanges, partial=True)
        actions.change_reward(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(REWARDS, self.acting, uid)


WithdrawRewardView = move_view(
    REWARDS, actions.withdraw_reward, summary=_("下架礼品"), permission=CHANGE_REWARD
)


class RedemptionsView(CollectionView):
    resource = REDEMPTIONS
    operations = {
        "GET": Operation(summary=_("积分兑换列表"), permission=VIEW_POINTS, listing=REDEMPTIONS),
        "POST": Operation(
            summary=_("兑换积分"),
            permission=REDEEM_POINTS,
            body=NewRedemption,
            item=REDEMPTIONS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewRedemption)
        customer_uid = given.pop("customer_uid", None) or self.acting.customer_uid
        if customer_uid is None:
            raise Invalid({"customer_uid": [_("请选择兑换的客户。")]})
        address = given.pop("address", None) or ""
        redemption = actions.redeem(customer_uid=customer_uid, address=address, acting=self.acting, **given)
        return self.created(redemption.uid)


class RedemptionView(ItemView):
    resource = REDEMPTIONS
    operations = {"GET": Operation(summary=_("积分兑换单"), permission=VIEW_POINTS, item=REDEMPTIONS)}


DeliverRewardView = move_view(
    REDEMPTIONS, actions.deliver_reward, summary=_("发放礼品"), permission=DELIVER_REWARD
)


CancelRedemptionView = move_view(
    REDEMPTIONS,
    actions.cancel_redemption,
    summary=_("取消兑换"),
    permission=CANCEL_REDEMPTION,
    body=Cancellation,
)


def _operations(resource: Resource, title: Any, summary: Any, body: type[Body]) -> dict[str, Operation]:
    return {
        "GET": Operation(summary=title, permission=VIEW_POINTS_RULE, listing=resource),
        "POST": Operation(
            summary=summary, permission=CHANGE_POINTS_RULE, body=body, item=resource, status=201
        ),
    }


class EarningRulesView(CollectionView):
    resource = EARNING_RULES
    operations = _operations(EARNING_RULES, _("积分发放规则列表"), _("设置积分发放规则"), NewEarningRule)

    def post(self, request: Request) -> Response:
        return self.created(
            actions.set_earning_rule(acting=self.acting, **self.read_body(NewEarningRule)).uid
        )


class EarningRuleView(ItemView):
    resource = EARNING_RULES
    operations = {
        "GET": Operation(summary=_("积分发放规则"), permission=VIEW_POINTS_RULE, item=EARNING_RULES)
    }


class ClassMultipliersView(CollectionView):
    resource = CLASS_MULTIPLIERS
    operations = _operations(CLASS_MULTIPLIERS, _("客户类别倍数列表"), _("设置客户类别倍数"), NewMultiplier)

    def post(self, request: Request) -> Response:
        return self.created(actions.set_multiplier(acting=self.acting, **self.read_body(NewMultiplier)).uid)


class ClassMultiplierView(ItemView):
    resource = CLASS_MULTIPLIERS
    operations = {
        "GET": Operation(summary=_("客户类别倍数"), permission=VIEW_POINTS_RULE, item=CLASS_MULTIPLIERS)
    }


class ExpiryRulesView(CollectionView):
    resource = EXPIRY_RULES
    operations = _operations(EXPIRY_RULES, _("积分有效期列表"), _("设置积分有效期"), NewExpiryRule)

    def post(self, request: Request) -> Response:
        return self.created(actions.set_expiry_rule(acting=self.acting, **self.read_body(NewExpiryRule)).uid)


class ExpiryRuleView(ItemView):
    resource = EXPIRY_RULES
    operations = {"GET": Operation(summary=_("积分有效期"), permission=VIEW_POINTS_RULE, item=EXPIRY_RULES)}

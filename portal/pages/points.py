"""Points: what there is and when it runs out, rewards, redeeming, history (C02, C03)."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import FormField, FormPage
from keyhall.web.screens.pages import ListPage, Page
from portal.screens.points import POINTS_TRANSFERS, REDEMPTIONS

MOST_REWARDS = 100
SHOWN = 6


def account_of(page: Page) -> dict[str, Any] | None:
    """The customer's points with what is left of each month's; None before any were earned."""
    found = page.client.get("points-accounts", {"page_size": 1})["results"]
    if not found:
        return None
    account: dict[str, Any] = page.client.get(f"points-accounts/{found[0]['uid']}")
    return account


class Points(Page):
    """The balance by bucket, the rewards it reaches for, and the latest movements."""

    help = "hall-points"

    def get(self, request: HttpRequest) -> HttpResponse:
        account = account_of(self)
        balance = account["balance"] if account else 0
        rewards = self.client.get("rewards", {"page_size": MOST_REWARDS})["results"]
        transfers = self.client.get("points-transfers", {"page_size": SHOWN})["results"]
        redemptions = self.client.get("redemptions", {"page_size": SHOWN})["results"]
        columns = ("occurred_at", "kind", "description", "points")
        redeemed = ("number", "reward_name", "points", "state")
        context = {
            "account": account,
            "balance": balance,
            "rewards": [{**reward, "missing": max(reward["points"] - balance, 0)} for reward in rewards],
            "can_redeem": self.allowed("points.redeem_points"),
            "transfers": self.table_of(POINTS_TRANSFERS, columns, transfers),
            "redemptions": self.table_of(REDEMPTIONS, redeemed, redemptions),
        }
        return self.show("hall/points.html", context)


class PointsHistory(ListPage):
    """Every movement of the customer's points."""

    screen = POINTS_TRANSFERS


class RedemptionList(ListPage):
    """What was redeemed, and whether it was handed out."""

    screen = REDEMPTIONS


class Redeem(FormPage):
    """Redeeming one reward; the API takes the points that run out first and never more than there are."""

    submit = _("确认兑换")
    done = _("兑换申请已提交，发放进度见兑换记录。")
    help = "hall-redeem"
    permission = "points.redeem_points"
    crumbs = ((_("积分"), "hall-points"),)
    template = "hall/redeem.html"
    fields = (
        FormField("quantity", _("数量"), "number", required=True, hint=_("兑换几件，从 1 起")),
        FormField(
            "address", _("收货地址"), autocomplete="street-address", hint=_("电子权益可以不填"), wide=True
        ),
    )

    @cached_property
    def reward(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"rewards/{self.kwargs['uid']}")
        return found

    @property
    def title(self) -> str:  # type: ignore[override]  # the reward's own name
        return str(self.reward["name"])

    def initial(self) -> Mapping[str, Any]:
        return {"quantity": "1"}

    def extra(self) -> dict[str, Any]:
        account = account_of(self)
        return {
            "reward": self.reward,
            "balance": account["balance"] if account else 0,
            "key": self.request.POST.get("_key") or str(uuid4()),
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        asked = {
            "reward_uid": str(self.kwargs["uid"]),
            "quantity": values["quantity"],
            "address": values["address"] or "",
        }
        return self.client.post("redemptions", asked, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("hall-redemption-list")

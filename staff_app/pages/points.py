"""Points: accounts, movements, rewards, redemptions (C01-C03)."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from staff_app.pages.moves import move
from staff_app.screens.points import (
    POINTS_ACCOUNTS,
    POINTS_TRANSFERS,
    REDEMPTION_TONES,
    REDEMPTIONS,
)

SHOWN = 10


class PointsAccountList(ListPage):
    screen = POINTS_ACCOUNTS


class PointsTransferList(ListPage):
    screen = POINTS_TRANSFERS


class RedemptionList(ListPage):
    screen = REDEMPTIONS


class PointsAccountDetail(Page):
    """A customer's points by month, its movements and redemptions (C01, C02)."""

    help = "points-account"
    trail = "points-accounts"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        account = self.client.get(f"points-accounts/{uid}")
        asked = {"customer": account["customer_uid"], "page_size": SHOWN}
        transfers = self.client.get("points-transfers", asked)["results"]
        redemptions = self.client.get("redemptions", asked)["results"]
        mine = f"customer={account['customer_uid']}"
        context = {
            "account": account,
            "transfers": self.table_of(
                POINTS_TRANSFERS, ("occurred_at", "kind", "points", "description"), transfers
            ),
            "redemptions": self.table_of(
                REDEMPTIONS,
                ("number", "reward_name", "quantity", "points", "state", "requested_at"),
                redemptions,
            ),
            "transfers_url": f"{reverse('points-transfer-list')}?{mine}",
            "redemptions_url": f"{reverse('redemption-list')}?{mine}",
            "can_redeem": self.allowed("points.redeem_points") and account["balance"] > 0,
            "can_adjust": self.allowed("points.adjust_points"),
        }
        return self.show("staff/points_account.html", context)


def _rewards(page: Any) -> Choices:
    """The rewards to be had today, with what each costs."""
    offered = page.client.get("rewards", {"offered": "true", "page_size": 200})["results"]
    return [
        (
            str(reward["uid"]),
            _("%(name)s · %(points)s 分") % {"name": reward["name"], "points": f"{reward['points']:,}"},
        )
        for reward in offered
    ]


class RedemptionNew(FormPage):
    """Redeeming for a customer who asks the account manager (C03)."""

    title = _("兑换积分")
    submit = _("确认兑换")
    done = _("积分已兑换。")
    help = "redemption-form"
    permission = "points.redeem_points"
    crumbs = ((_("积分账户"), "points-account-list"),)
    fields = (
        FormField(
            "reward_uid",
            _("礼品"),
            "select",
            required=True,
            choices=_rewards,
            hint=_("现在可兑换的礼品和所需积分"),
        ),
        FormField("quantity", _("数量"), "number", required=True, hint=_("兑换几件，从 1 起")),
        FormField("address", _("收货地址"), hint=_("不填则寄到客户登记的地址"), wide=True),
    )

    @property
    def account(self) -> dict[str, Any]:
        account: dict[str, Any] = self.client.get(f"points-accounts/{self.kwargs['uid']}")
        return account

    def initial(self) -> dict[str, Any]:
        return {"quantity": "1"}

    def extra(self) -> dict[str, Any]:
        account = self.account
        values = {"name": account["customer_name"], "points": f"{account['balance']:,}"}
        key = self.request.POST.get("_key") or str(uuid4())
        return {"note": _("%(name)s，可用积分 %(points)s 分") % values, "key": key}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "customer_uid": self.account["customer_uid"]}
        return self.client.post("redemptions", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("redemption-detail", kwargs={"uid": answer["uid"]})


class PointsAdjust(FormPage):
    """Giving or taking points by hand, for a reason that stands in the customer's history (C01)."""

    title = _("调整积分")
    submit = _("调整")
    done = _("积分已调整。")
    help = "points-adjust"
    permission = "points.adjust_points"
    step_up = True
    crumbs = ((_("积分流水"), "points-transfer-list"),)
    fields = (
        FormField("customer_code", _("客户编码"), required=True, hint=_("14 位数字")),
        FormField("points", _("积分"), "number", required=True, hint=_("减少时填写负数")),
        FormField("reason", _("调整原因"), required=True, hint=_("客户会看到"), wide=True),
    )

    def extra(self) -> dict[str, Any]:
        return {"key": self.request.POST.get("_key") or str(uuid4())}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        code = values.pop("customer_code") or ""
        found = self.client.get("customers", {"code": code, "page_size": 2})["results"] if code else []
        if len(found) != 1 or found[0]["code"] != code:
            text = str(_("没有这个编码的客户，请核对 14 位编码。"))
            raise ApiError(422, {"detail": text, "errors": [{"field": "customer_code", "message": text}]})
        given = {**filled(values), "customer_uid": found[0]["uid"]}
        return self.client.post("points-transfers", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return f"{reverse('points-transfer-list')}?customer={answer['customer_uid']}"


class RedemptionDetail(Page):
    """A redemption, to hand out or to cancel (C03)."""

    help = "redemption"
    trail = "redemptions"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        redemption = self.client.get(f"redemptions/{uid}")
        waits = redemption["state"] == "requested"
        context = {
            "redemption": redemption,
            "etag": redemption["_etag"],
            "state": state_of(self, "redemptions", redemption, REDEMPTION_TONES),
            "can_deliver": waits and self.allowed("points.deliver_reward"),
            "can_cancel": waits and self.allowed("points.cancel_redemption"),
        }
        return self.show("staff/redemption.html", context)


class RedemptionDeliver(Page):
    """Recording that the customer has the reward; a refusal is told on the redemption's own page."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"redemptions/{uid}/deliver", _("礼品已发放。"))
        return HttpResponseRedirect(reverse("redemption-detail", kwargs={"uid": uid}))


class RedemptionCancel(FormPage):
    """Calling a redemption off; the points go back to where they came from."""

    title = _("取消兑换")
    submit = _("取消兑换")
    note = _("积分退回原来的批次，礼品退回库存。")
    done = _("兑换已取消，积分已退回。")
    help = "redemption"
    permission = "points.cancel_redemption"
    crumbs = ((_("积分兑换"), "redemption-list"),)
    fields = (FormField("reason", _("取消原因"), required=True, hint=_("客户会看到"), wide=True),)

    def extra(self) -> dict[str, Any]:
        path = f"redemptions/{self.kwargs['uid']}"
        return {"etag": self.request.POST.get("_etag") or self.client.get(path)["_etag"]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path = f"redemptions/{self.kwargs['uid']}/cancel"
        return self.client.post(path, filled(values), etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("redemption-detail", kwargs={"uid": self.kwargs["uid"]})

"""The catalogue of rewards: listed, offered, changed, withdrawn (C03)."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from staff_app.pages.moves import move
from staff_app.screens.points import REDEMPTIONS, REWARD_TONES, REWARDS

SHOWN = 10
CODE = FormField("code", _("礼品编码"), required=True, hint=_("上架后不能修改"))
FIELDS = (
    FormField("name", _("礼品名称"), required=True, hint=_("客户看到的名称")),
    FormField("points", _("所需积分"), "number", required=True, hint=_("兑换一件需要的积分")),
    FormField("stock", _("库存"), "number", hint=_("不填表示不限量")),
    FormField("limit_per_year", _("每客户每年限兑"), "number", hint=_("按自然年计；不填表示不限")),
    FormField("valid_from", _("开始日期"), "date", required=True, hint=_("从这一天起可以兑换")),
    FormField("valid_until", _("结束日期"), "date", hint=_("当天仍可兑换；不填则直到下架")),
    FormField("description", _("说明"), "textarea", hint=_("客户会看到"), wide=True),
)


class RewardList(ListPage):
    """Every reward, those over and withdrawn too."""

    screen = REWARDS


class RewardDetail(Page):
    """A reward as it is offered, and the latest who asked for it."""

    help = "reward"
    trail = "rewards"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        reward = self.client.get(f"rewards/{uid}")
        asked = self.client.get("redemptions", {"reward": uid, "page_size": SHOWN})["results"]
        columns = ("number", "customer_name", "quantity", "points", "state", "requested_at")
        context = {
            "reward": reward,
            "etag": reward["_etag"],
            "state": state_of(self, "rewards", reward, REWARD_TONES),
            "redemptions": self.table_of(REDEMPTIONS, columns, asked),
            "redemptions_url": f"{reverse('redemption-list')}?reward={uid}",
            "can_change": self.allowed("points.change_reward") and reward["state"] == "offered",
        }
        return self.show("staff/reward.html", context)


class RewardNew(FormPage):
    """Offering a reward."""

    title = _("新增礼品")
    submit = _("上架")
    done = _("礼品已上架，从开始日期起可以兑换。")
    help = "reward-form"
    permission = "points.change_reward"
    crumbs = ((_("积分礼品"), "reward-list"),)
    fields = (CODE, *FIELDS)

    def initial(self) -> Mapping[str, Any]:
        return {"valid_from": str(timezone.localdate())}

    def extra(self) -> dict[str, Any]:
        return {"key": self.request.POST.get("_key") or str(uuid4())}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("rewards", filled(values), key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("reward-detail", kwargs={"uid": answer["uid"]})


class RewardChange(FormPage):
    """Changing what a reward costs, how many there are or when it is offered, for redemptions to come."""

    title = _("修改礼品")
    submit = _("保存")
    note = _("修改只对以后的兑换有效，已申请的兑换不变。")
    done = _("礼品已修改。")
    help = "reward-form"
    permission = "points.change_reward"
    crumbs = ((_("积分礼品"), "reward-list"),)
    fields = FIELDS

    @property
    def path(self) -> str:
        return f"rewards/{self.kwargs['uid']}"

    def initial(self) -> Mapping[str, Any]:
        reward: dict[str, Any] = self.client.get(self.path)
        self.etag = reward["_etag"]
        return reward

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.etag}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**values, "name": values["name"] or "", "description": values["description"] or ""}
        return self.client.patch(self.path, given, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("reward-detail", kwargs={"uid": self.kwargs["uid"]})


class RewardWithdraw(Page):
    """Taking a reward out of the catalogue; a refusal is told on its own page."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"rewards/{uid}/withdraw", _("礼品已下架，已申请的兑换照常发放。"))
        return HttpResponseRedirect(reverse("reward-detail", kwargs={"uid": uid}))

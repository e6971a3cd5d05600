"""Notices to customers: published, read, withdrawn (M01)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of, state_of
from staff_app.screens.notices import NOTICE_TONES, NOTICES


class NoticeList(ListPage):
    """Every notice, those over and withdrawn too."""

    screen = NOTICES


def audiences(page: Any) -> Choices:
    """Whom a notice can be for, as the API describes it."""
    return list(labels_of(page, "notices", "audience").items())


class NoticeNew(FormPage):
    """Publishing a notice; it stands in the hall from its first day on."""

    title = _("发布公告")
    submit = _("发布")
    done = _("公告已发布。")
    help = "notice-form"
    permission = "notices.publish_notice"
    crumbs = ((_("公告"), "notice-list"),)
    fields = (
        FormField("title", _("标题"), required=True, wide=True, hint=_("显示在网上营业厅首页")),
        FormField(
            "audience", _("发布对象"), "select", required=True, choices=audiences, hint=_("谁看得到这条公告")
        ),
        FormField("published_from", _("开始日期"), "date", hint=_("不填则今天开始")),
        FormField("published_until", _("截止日期"), "date", hint=_("当天仍显示；不填则直到撤回")),
        FormField("text", _("正文"), "textarea", required=True, wide=True, hint=_("纯文字，换行照样显示")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("notices", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("notice-detail", kwargs={"uid": answer["uid"]})


class NoticeDetail(Page):
    """A notice as customers read it, with who published it and for whom."""

    help = "notice"
    trail = "notices"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        notice = self.client.get(f"notices/{uid}")
        context = {"notice": notice, "etag": notice["_etag"]}
        if "state" in notice:
            context["state"] = state_of(self, "notices", notice, NOTICE_TONES)
        context["audience"] = labels_of(self, "notices", "audience").get(notice["audience"], "")
        context["can_withdraw"] = (
            self.allowed("notices.publish_notice") and notice.get("state") == "published"
        )
        return self.show("staff/notice.html", context)


class NoticeWithdraw(Page):
    """Taking a notice back; a refusal is told on its own page."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        try:
            self.client.post(f"notices/{uid}/withdraw", etag=request.POST.get("_etag", ""))
        except ApiError as error:
            if error.status not in {409, 412, 428}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(_("公告已撤回。")))
        return HttpResponseRedirect(reverse("notice-detail", kwargs={"uid": uid}))

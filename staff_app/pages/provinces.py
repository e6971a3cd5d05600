"""Provinces as a fleet: how each is, making one, suspending and resuming (A02, K02)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.cells import facts
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from staff_app.screens.work import PROVINCES

CONDITION_PARTS = {
    _("登记"): ("slug", "region", "host", "created_at"),
    _("版本与备份"): ("version_state", "version", "migrations_missing", "size_bytes", "last_backup_at"),
    _("消息"): (
        "lag_seconds",
        "outbox_waiting",
        "outbox_oldest_at",
        "inbox_waiting",
        "inbox_oldest_at",
        "messages_failed",
    ),
    _("后台任务"): ("jobs_under_way", "jobs_failed", "errors"),
}


class ProvinceList(ListPage):
    screen = PROVINCES


class ProvinceCondition(Page):
    """How the provisioner last found a province, and what may be done with it (K02, A02)."""

    help = "province-condition"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        province = self.client.get(f"provinces/{uid}")
        columns = self.client.describe("provinces")["columns"]
        of = {
            title: facts([c for name in names for c in columns if c["name"] == name], province, PROVINCES)
            for title, names in CONDITION_PARTS.items()
        }
        context = {
            "province": province,
            "state": state_of(self, "provinces", province, PROVINCES.tones["status"], "status"),
            "parts": of,
            "change": self._change(province),
        }
        return self.show_live("staff/province.html", "staff/parts/province.html", context, going=True)

    def _change(self, province: dict[str, Any]) -> dict[str, Any] | None:
        """The way to the page that suspends or resumes, for those who may."""
        if not self.allowed("headquarters.suspend_province"):
            return None
        is_active = province["status"] == "active"
        route = "province-suspend" if is_active else "province-resume"
        return {"is_active": is_active, "url": reverse(route, kwargs={"uid": province["slug"]})}


class ProvinceStatusChange(FormPage):
    """Suspending or resuming a province, once it has been said what that means and why it is done (A02)."""

    help = "province-status"
    permission = "headquarters.suspend_province"
    crumbs = ((_("省份运行情况"), "province-list"),)
    template = "staff/province_status.html"
    verb: str
    fields = (FormField("reason", _("原因"), required=True, wide=True, hint=_("写入集团的修改痕迹")),)

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"provinces/{self.kwargs['uid']}/{self.verb}", filled(values))

    def extra(self) -> dict[str, Any]:
        return {"province": self.client.get(f"provinces/{self.kwargs['uid']}"), "verb": self.verb}

    def following(self, answer: Any) -> str:
        return reverse("province-task", kwargs={"uid": answer["uid"]})


class ProvinceSuspend(ProvinceStatusChange):
    """Shutting a province."""

    title = _("停用省份")
    submit = _("停用")
    verb = "suspend"


class ProvinceResume(ProvinceStatusChange):
    """Opening a province again."""

    title = _("恢复省份")
    submit = _("恢复")
    verb = "resume"


class ProvinceNew(FormPage):
    """Making a province; the provisioner does it, this page asks and then shows how it goes (A02)."""

    title = _("开省")
    submit = _("开始")
    help = "province-form"
    permission = "headquarters.create_province"
    crumbs = ((_("省份运行情况"), "province-list"),)
    fields = (
        FormField(
            "slug", _("代号"), required=True, hint=_("2 至 12 个小写字母，也是主机名的第一段，例如 gd")
        ),
        FormField("name", _("名称"), required=True, placeholder=_("例如 广东省"), hint=_("显示在页面左上角")),
        FormField("region", _("行政区划代码"), hint=_("六位，例如 440000；留空则从 900001 起分配")),
        FormField("admin_email", _("首位管理员邮箱"), "email", hint=_("管理员会收到一次性链接来设置密码")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("provinces", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("province-task", kwargs={"uid": answer["uid"]})


class ProvinceTask(Page):
    """How making, suspending or resuming a province goes, step by step."""

    help = "province-task"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        task = self.client.get(f"provinces/tasks/{uid}")
        tones = {"queued": "neutral", "running": "info", "done": "good", "failed": "bad"}
        context = {"task": task, "tone": tones.get(task["state"], "neutral")}
        going = task["state"] in {"queued", "running"}
        return self.show_live(
            "staff/province_task.html", "staff/parts/province_task.html", context, going=going
        )

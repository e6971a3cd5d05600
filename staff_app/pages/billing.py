"""Bills, bill runs and usage loads."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.months import recent_months
from keyhall.web.screens.declaration import Empty, Screen
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page, pager_of
from keyhall.web.screens.records import state_of
from keyhall.web.templatetags.keyhall_web import month
from staff_app.screens.billing import BILL_RUNS, BILL_TONES, BILLS, RUN_TONES, USAGE_LOADS


class BillList(ListPage):
    screen = BILLS


class BillDetail(Page):
    """A bill with its lines (E01)."""

    help = "bill"
    trail = "bills"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        bill = self.client.get(f"bills/{uid}")
        return self.show(
            "staff/bill.html", {"bill": bill, "state": state_of(self, "bills", bill, BILL_TONES)}
        )


class BillDocument(Page):
    """A bill's PDF or XLSX, as the API gives it."""

    def get(self, request: HttpRequest, uid: str, form: str) -> HttpResponse:
        answer: HttpResponse = self.client.get(f"bills/{uid}/{form}")
        return answer


class BillRunList(ListPage):
    screen = BILL_RUNS


class BillRunNew(FormPage):
    """Starting a month's billing; it goes on in the background (A16, E01)."""

    title = _("开始出账")
    submit = _("开始")
    note = _("为所选月份的全部账户生成账单草稿；重复出账会重建草稿，已出的账单不变。")
    help = "bill-run-form"
    permission = "bills.run_billing"
    crumbs = ((_("出账"), "bill-run-list"),)
    fields = (FormField("month", _("账期"), "month", required=True, hint=_("年和月，例如 2026-10")),)

    def initial(self) -> dict[str, Any]:
        return {"month": self.request.GET.get("month") or recent_months()[0]}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("bill-runs", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("bill-run-detail", kwargs={"uid": answer["uid"]})


class BillRunDetail(Page):
    """How a run goes, and what came of it."""

    help = "bill-run"
    trail = "bill-runs"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        run = self.client.get(f"bill-runs/{uid}")
        context = {
            "run": run,
            "state": state_of(self, "bill-runs", run, RUN_TONES),
            "job": job_of(self, run),
            "largest": self._largest(run),
            "bills_url": f"{reverse('bill-list')}?month={month(run['month'])}",
            "drafts": self._drafts(run),
            "is_over": month(run["month"]) <= recent_months()[0],
            "can_issue": self.allowed("bills.issue_bills"),
            "can_run": self.allowed("bills.run_billing"),
        }
        going = run["state"] in {"waiting", "running"}
        return self.show_live("staff/bill_run.html", "staff/parts/bill_run.html", context, going=going)

    def _drafts(self, run: dict[str, Any]) -> int:
        """How many bills of a finished run's month wait to be issued."""
        if run["state"] != "done" or not self.allowed("bills.view_bill"):
            return 0
        found = self.client.get("bills", {"month": month(run["month"]), "state": "draft", "page_size": 1})
        return int(found["count"])

    def _largest(self, run: dict[str, Any]) -> dict[str, Any] | None:
        """The month's largest bills, to look at before they are issued."""
        if run["state"] != "done" or not self.allowed("bills.view_bill"):
            return None
        asked = {"month": month(run["month"]), "ordering": "-total", "page_size": 10}
        columns = ("number", "customer_name", "state", "total_before_tax", "total_tax", "total")
        return self.table_of(BILLS, columns, self.client.get("bills", asked)["results"])


class BillRunIssue(Page):
    """Making a month's drafts final; a refusal is told on the run's own page (E01)."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        try:
            issued = self.client.post(f"bill-runs/{uid}/issue")["issued"]
        except ApiError as error:
            if error.status != 409:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(_("已发布 %(count)s 张账单。") % {"count": f"{issued:,}"}))
        return HttpResponseRedirect(reverse("bill-run-detail", kwargs={"uid": uid}))


def job_of(page: Page, record: dict[str, Any]) -> dict[str, Any] | None:
    """The background job behind a record, where there is one that the reader may see."""
    if not record.get("job_uid"):
        return None
    try:
        job: dict[str, Any] = page.client.get(f"jobs/{record['job_uid']}")
    except ApiError:
        return None
    return job


class UsageLoadList(ListPage):
    screen = USAGE_LOADS


class UsageLoadNew(FormPage):
    """Uploading usage records (E07)."""

    title = _("装载使用量")
    submit = _("上传并装载")
    note = _("CSV 文件，UTF-8 编码，首行为 record_id、service_number、kind、quantity、started_at。")
    help = "usage-load-form"
    permission = "usage.load_usage"
    crumbs = ((_("使用量装载"), "usage-load-list"),)
    fields = (
        FormField("file", _("使用量文件"), "file", required=True, accept=".csv", hint=_("CSV，一行一张话单")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("usage-loads", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("usage-load-detail", kwargs={"uid": answer["uid"]})


REJECTS = Screen(
    resource="usage-rejects",
    title=_("被拒的记录"),
    help="usage-load",
    columns=("line", "reason", "raw", "state"),
    empty=Empty(_("没有被拒的记录"), _("这个文件的每一行都已入库或确认为重复。")),
)


class UsageLoadDetail(Page):
    """What came of a load: taken in, duplicate, refused with the reason."""

    help = "usage-load"
    trail = "usage-loads"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        load = self.client.get(f"usage-loads/{uid}")
        rejects = self.client.get(
            f"usage-loads/{uid}/rejects", {"page_size": 100, "page": request.GET.get("page", "1")}
        )
        context = {
            "load": load,
            "state": state_of(self, "usage-loads", load, RUN_TONES),
            "job": job_of(self, load),
            "rejects": rejects,
            "pager": pager_of(request, rejects["count"], 100),
        }
        going = load["state"] in {"waiting", "running"}
        return self.show_live("staff/usage_load.html", "staff/parts/usage_load.html", context, going=going)

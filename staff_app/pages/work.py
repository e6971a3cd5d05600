"""Imports, background work, downloads and exports."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import CONTROL_PARAMETERS, ListPage, Page, pager_of
from keyhall.web.screens.records import state_of
from staff_app.pages.billing import job_of
from staff_app.screens.billing import RUN_TONES
from staff_app.screens.work import IMPORTS, JOBS


class ImportList(ListPage):
    screen = IMPORTS


class ImportNew(FormPage):
    """Uploading a file of customers; a dry run tells what would happen (B13)."""

    title = _("导入客户")
    submit = _("上传")
    help = "import-form"
    permission = "onboarding.import_customers"
    crumbs = ((_("客户导入"), "import-list"),)
    template = "staff/import_new.html"
    fields = (
        FormField(
            "file", _("文件"), "file", required=True, accept=".csv,.xlsx", hint=_("CSV（UTF-8）或 XLSX")
        ),
        FormField(
            "format",
            _("格式"),
            "select",
            required=True,
            choices=(
                ("keyhall", _("Keyhall 模板（CSV 或 XLSX）")),
                ("ibm-telco", _("IBM 电信客户样例（CSV）")),
            ),
            hint=_("文件的列按哪种格式读取"),
        ),
        FormField("dry_run", _("试运行"), "check", hint=_("只检查，不写入任何客户")),
        FormField(
            "skip_invalid",
            _("跳过有误的行"),
            "check",
            hint=_("导入其余各行；不勾选时，有任何一行有误则全部不导入"),
        ),
    )

    def initial(self) -> dict[str, Any]:
        return {"format": "keyhall", "dry_run": True}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("customer-imports", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("import-detail", kwargs={"uid": answer["uid"]})


class ImportDetail(Page):
    """What came of a file, row by row (B13)."""

    help = "import"
    trail = "customer-imports"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        record = self.client.get(f"customer-imports/{uid}")
        errors = self.client.get(
            f"customer-imports/{uid}/errors", {"page_size": 100, "page": request.GET.get("page", "1")}
        )
        context = {
            "record": record,
            "state": state_of(self, "customer-imports", record, RUN_TONES),
            "job": job_of(self, record),
            "errors": errors,
            "pager": pager_of(request, errors["count"], 100),
        }
        going = record["state"] in {"queued", "running"}
        return self.show_live("staff/import.html", "staff/parts/import.html", context, going=going)


class ImportTemplate(Page):
    """The empty file to fill in."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        answer: HttpResponse = self.client.get("customer-imports/template", {"format": form})
        return answer


class JobList(ListPage):
    screen = JOBS


class JobDetail(Page):
    """A background job with its progress and, at the end, its file."""

    help = "job"
    trail = "jobs"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        job = self.client.get(f"jobs/{uid}")
        context = {"job": job, "state": state_of(self, "jobs", job, RUN_TONES)}
        going = job["state"] in {"queued", "running"}
        return self.show_live("staff/job.html", "staff/parts/job.html", context, going=going)


class JobStop(Page):
    """Asking a running job to stop at its next step."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        self.client.post(f"jobs/{uid}/stop")
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        return HttpResponseRedirect(target if safe else reverse("job-list"))


class Download(Page):
    """A file that a job made."""

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        answer: HttpResponse = self.client.get(f"exports/{uid}/file")
        return answer


class ExportList(Page):
    """Turning a list, as it is filtered now, into a file in the background (B13)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        resource = request.POST.get("resource", "")
        known = {entry["name"] for entry in self.client.describe(resource)["filters"]} if resource else set()
        filters = {
            name: request.POST.getlist(name)
            for name in request.POST
            if name in known | (CONTROL_PARAMETERS - {"page", "page_size", "column"})
            and request.POST.get(name)
        }
        order = {
            "resource": resource,
            "filters": {name: texts[0] if len(texts) == 1 else texts for name, texts in filters.items()},
            "columns": request.POST.getlist("column"),
            "format": "xlsx",
        }
        export = self.client.post("exports", order)
        return HttpResponseRedirect(reverse("job-detail", kwargs={"uid": export["job_uid"]}))

"""Plans that change the organisation on a day: drawn up, previewed, scheduled, performed (A23)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from staff_app.pages.moves import move, remove
from staff_app.pages.units import tree
from staff_app.screens.organisation import PLAN_TONES, REORGANISATIONS

REORGANISE = "organisation.reorganise"
STEPS = {
    "merge": _("并入"),
    "move": _("调整上级"),
    "transfer": _("划转客户"),
}


class ReorganisationList(ListPage):
    """Every plan, those to come first."""

    screen = REORGANISATIONS


class ReorganisationDetail(Page):
    """A plan: its steps, what each would do, and what can be done with it."""

    help = "reorganisation"
    trail = "reorganisations"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        plan = self.client.get(f"reorganisations/{uid}")
        moves = set(plan["moves"])
        context = {
            "plan": plan,
            "state_label": labels_of(self, "reorganisations", "state").get(plan["state"], ""),
            "tone": PLAN_TONES.get(plan["state"], "neutral"),
            "is_draft": plan["state"] == "draft" and "schedule" in moves,
            "moves": moves,
            "is_due": str(plan["effective_on"]) <= timezone.localdate().isoformat(),
            **self._steps(plan),
        }
        return self.show("staff/reorganisation.html", context)

    def _steps(self, plan: dict[str, Any]) -> dict[str, Any]:
        """The steps with what each would do, as long as it has not been done; else why they cannot be."""
        told: dict[str, Any] = {}
        problem = ""
        if plan["state"] in {"draft", "scheduled"}:
            try:
                previewed = self.client.get(f"reorganisations/{plan['uid']}/preview")["steps"]
                told = {str(step["uid"]): step for step in previewed}
            except ApiError as error:
                if error.status != 409:
                    raise
                problem = error.detail
        steps = [
            {**step, "kind_label": STEPS[step["kind"]], "told": told.get(step["uid"])}
            for step in plan["steps"]
        ]
        return {"steps": steps, "cannot_be": problem}


class OfPlan(FormPage):
    """A form about plans, which leads to the plan."""

    permission = REORGANISE
    help = "reorganisation-form"
    crumbs = ((_("机构"), "organisation"), (_("机构调整"), "reorganisation-list"))

    def following(self, answer: Any) -> str:
        return reverse("reorganisation-detail", kwargs={"uid": answer["uid"]})


PLAN_FIELDS = (
    FormField("name", _("名称"), required=True, hint=_("例如：天河、越秀分局合并")),
    FormField("document", _("文号"), hint=_("决定这次调整的文件编号，可以不填")),
    FormField(
        "effective_on", _("生效日期"), "date", required=True, hint=_("到这一天零点后自动执行，不早于今天")
    ),
)


class ReorganisationNew(OfPlan):
    """Drawing up a plan."""

    title = _("起草机构调整")
    submit = _("保存并增加步骤")
    done = _("已起草，请增加步骤。")
    fields = PLAN_FIELDS

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("reorganisations", filled(values), key=request.POST.get("_key"))


class ExistingPlan(OfPlan):
    """A form about one plan, at the version it was read in."""

    @property
    def path(self) -> str:
        return f"reorganisations/{self.kwargs['uid']}"

    def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.path)
        return found

    def extra(self) -> dict[str, Any]:
        plan = self.plan()
        return {"note": plan["name"], "etag": self.request.POST.get("_etag") or plan["_etag"]}


class ReorganisationChange(ExistingPlan):
    """Changing a draft's name, document and day."""

    title = _("修改机构调整")
    submit = _("保存")
    done = _("机构调整已修改。")
    fields = PLAN_FIELDS

    def initial(self) -> dict[str, Any]:
        return self.plan()

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "document": values["document"] or ""}
        return self.client.patch(self.path, given, etag=request.POST.get("_etag", ""))


def units_on_the_day(page: Any) -> Choices:
    """The units there are on the plan's day, set in by their depth."""
    day = page.plan()["effective_on"]
    return [(str(unit["uid"]), f"{'　' * unit['depth']}{unit['name']}") for unit in tree(page, str(day))]


def _choices(name: str) -> Any:
    def offered(page: Any) -> Choices:
        found = page.client.get("reorganisations/transfer-choices")[name]
        return [(entry["value"], entry["title"]) for entry in found]

    return offered


class NewStep(ExistingPlan):
    """Adding a step of one kind at the end of a plan."""

    submit = _("增加")
    done = _("步骤已增加。")
    kind = ""

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {**filled(values), "kind": self.kind}
        return self.client.post(f"{self.path}/steps", given, etag=request.POST.get("_etag", ""))


class MergeNew(NewStep):
    """Having a unit become part of another."""

    title = _("并入其他机构")
    kind = "merge"
    fields = (
        FormField(
            "unit_uid",
            _("被并入的机构"),
            "select",
            required=True,
            choices=units_on_the_day,
            hint=_("它的一切都转出，然后撤销"),
        ),
        FormField(
            "to_uid",
            _("并入"),
            "select",
            required=True,
            choices=units_on_the_day,
            hint=_("客户、授权、在途环节和下级机构随之转入；原机构从生效日期起撤销"),
        ),
    )


class MoveNew(NewStep):
    """Having a unit stand under another."""

    title = _("调整上级机构")
    kind = "move"
    fields = (
        FormField("unit_uid", _("机构"), "select", required=True, choices=units_on_the_day),
        FormField(
            "to_uid", _("新的上级机构"), "select", choices=units_on_the_day, hint=_("不填即直属本单位")
        ),
    )


class TransferNew(NewStep):
    """Handing some of a unit's customers over."""

    title = _("划转部分客户")
    kind = "transfer"
    fields = (
        FormField(
            "unit_uid",
            _("原机构"),
            "select",
            required=True,
            choices=units_on_the_day,
            hint=_("客户现在所属的机构"),
        ),
        FormField(
            "to_uid",
            _("划转到"),
            "select",
            required=True,
            choices=units_on_the_day,
            hint=_("只换客户经理、不换机构时，选原机构"),
        ),
        FormField("region", _("地区"), "select", choices=_choices("regions"), hint=_("只划转这个地区的客户")),
        FormField(
            "manager_uid",
            _("原客户经理"),
            "select",
            choices=_choices("managers"),
            hint=_("只划转这位客户经理的客户；地区和客户经理至少选一项"),
        ),
        FormField(
            "new_manager_uid",
            _("新客户经理"),
            "select",
            choices=_choices("new_managers"),
            hint=_("不填则客户经理不变"),
        ),
    )


class PlanButton(Page):
    """A button that moves a plan on."""

    http_method_names = ["post"]
    verb = ""
    done: type_message = ""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        move(self, f"reorganisations/{uid}/{self.verb}", self.done)
        return HttpResponseRedirect(reverse("reorganisation-detail", kwargs={"uid": uid}))


class ReorganisationSchedule(PlanButton):
    """Has the plan performed on its day."""

    verb = "schedule"
    done = _("已安排，到生效日期自动执行。")


class ReorganisationReopen(PlanButton):
    """Takes a scheduled plan back in hand."""

    verb = "reopen"
    done = _("已退回起草，可以修改步骤。")


class ReorganisationPerform(PlanButton):
    """Performs a scheduled plan whose day has come."""

    verb = "perform"
    done = _("机构调整已执行。")


class ReorganisationCancel(PlanButton):
    """Gives a plan up."""

    verb = "cancel"
    done = _("机构调整已作废。")


class StepRemove(Page):
    """The button that takes a step out of a draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str, step_uid: str) -> HttpResponse:
        remove(self, f"reorganisations/{uid}/steps/{step_uid}", _("步骤已删除。"))
        return HttpResponseRedirect(reverse("reorganisation-detail", kwargs={"uid": uid}))

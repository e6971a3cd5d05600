"""Addresses of plans that change the organisation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.reorganisation.resource import REORGANISATIONS, transfer_choices, visible_plans
from api.reorganisation.serializers import NewStepBody, PlanChanges, PreviewShape, TransferChoicesShape
from keyhall.errors import NotFound, type_message
from keyhall.organisation.permissions import REORGANISE, VIEW_ORGANISATION
from keyhall.reorganisation import actions
from keyhall.reorganisation.preview import Affected, StepPreview, preview
from keyhall.rights.role_names import role_names


class PlansView(CollectionView):
    resource = REORGANISATIONS
    operations = {
        "GET": Operation(summary=_("机构调整列表"), permission=VIEW_ORGANISATION, listing=REORGANISATIONS),
        "POST": Operation(
            summary=_("起草机构调整"),
            permission=REORGANISE,
            body=PlanChanges,
            item=REORGANISATIONS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        plan = actions.plan_reorganisation(acting=self.acting, **self.read_body(PlanChanges))
        return self.created(plan.uid)


class PlanView(ItemView):
    resource = REORGANISATIONS
    operations = {
        "GET": Operation(summary=_("机构调整"), permission=VIEW_ORGANISATION, item=REORGANISATIONS),
        "PATCH": Operation(
            summary=_("修改机构调整"),
            permission=REORGANISE,
            body=PlanChanges,
            item=REORGANISATIONS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(PlanChanges, partial=True)
        actions.change_reorganisation(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(REORGANISATIONS, self.acting, uid)


class StepView(ApiView):
    operations = {
        "DELETE": Operation(
            summary=_("删除步骤"), permission=REORGANISE, item=REORGANISATIONS, needs_version=True
        )
    }

    def delete(self, request: Request, uid: UUID, step_uid: UUID) -> Response:
        version = expected_version(request)
        actions.remove_step(uid=uid, version=version, step_uid=step_uid, acting=self.acting)
        return answer_item(REORGANISATIONS, self.acting, uid)


class PreviewView(ApiView):
    operations = {
        "GET": Operation(summary=_("机构调整预览"), permission=VIEW_ORGANISATION, answer=PreviewShape)
    }

    def get(self, request: Request, uid: UUID) -> Response:
        plan = visible_plans(self.acting).filter(uid=uid).first()
        if plan is None:
            raise NotFound
        told = preview(plan)
        names = role_names(person.role for step in told for person in (*step.gaining, *step.losing))
        return Response({"steps": [_previewed(step, names) for step in told]})


def _previewed(told: StepPreview, names: Mapping[str, type_message]) -> dict[str, Any]:
    return {
        "uid": told.step.uid,
        "passing": [
            {"name": name, "title": str(title), "count": count} for name, title, count in told.passing
        ],
        "gaining": [_person(person, names) for person in told.gaining],
        "losing": [_person(person, names) for person in told.losing],
    }


def _person(person: Affected, names: Mapping[str, type_message]) -> dict[str, Any]:
    role_name = str(names.get(person.role, person.role))
    return {"uid": person.uid, "name": person.name, "role": person.role, "role_name": role_name}


class TransferChoicesView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("可以划转的地区和客户经理"),
            permission=REORGANISE,
            answer=TransferChoicesShape,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        return Response(transfer_choices(self.acting))


def _add_step(*, uid: UUID, version: int | None, acting: Any, **given: Any) -> None:
    actions.add_step(actions.NewStep(**given), uid=uid, version=version, acting=acting)


AddStepView = move_view(
    REORGANISATIONS, _add_step, summary=_("增加步骤"), permission=REORGANISE, body=NewStepBody
)
ScheduleView = move_view(
    REORGANISATIONS,
    actions.schedule_reorganisation,
    summary=_("安排机构调整"),
    permission=REORGANISE,
    step_up=True,
)
ReopenView = move_view(
    REORGANISATIONS, actions.reopen_reorganisation, summary=_("退回起草"), permission=REORGANISE
)
PerformView = move_view(
    REORGANISATIONS,
    actions.perform_reorganisation,
    summary=_("执行机构调整"),
    permission=REORGANISE,
    step_up=True,
)
CancelView = move_view(
    REORGANISATIONS, actions.cancel_reorganisation, summary=_("作废机构调整"), permission=REORGANISE
)

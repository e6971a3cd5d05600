"""Addresses of provinces, on the headquarters' host alone."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView
from api.provinces.resource import PROVINCES, one_province
from api.provinces.serializers import NewProvince, StatusChange, TaskShape
from keyhall.identity.addresses import tenant_address
from keyhall.tenancy.models import ProvisioningTask
from tenants.headquarters.actions import create_province, resume_province, suspend_province
from tenants.headquarters.permissions import CREATE_PROVINCE, SUSPEND_PROVINCE, VIEW_PROVINCE
from tenants.headquarters.province_names import province_name
from tenants.headquarters.queries import province_task

STEPS = {
    "schema": _("建立数据库模式"),
    "login": _("建立登录角色"),
    "partitions": _("建立月度分区"),
    "rights": _("授予权限"),
    "registry": _("登记省份和主机名"),
    "administrator": _("邀请首位管理员"),
    "suspend": _("关闭登录并断开连接"),
    "resume": _("重新开放登录"),
}


def shape_task(task: ProvisioningTask) -> dict[str, Any]:
    """A provisioning task as the API shows it, its steps named."""
    return {
        "uid": task.uid,
        "kind": task.kind,
        "kind_label": task.get_kind_display(),
        "slug": task.slug,
        "name": task.arguments.get("name") or province_name(task.slug),
        "state": task.state,
        "state_label": task.get_state_display(),
        "steps": [{**step, "label": str(STEPS.get(step["name"], step["name"]))} for step in task.steps],
        "outcome": task.outcome,
        "address": tenant_address(task.slug, "/staff/"),
        "error": task.error,
        "requested_by": task.requested_by,
        "created_at": task.created_at,
        "started_at": task.started_at,
        "finished_at": task.finished_at,
    }


def answer_task(task: ProvisioningTask) -> Response:
    """202 with a task that the provisioner has not taken up yet, and where to follow it."""
    task.refresh_from_db()
    response = Response(shape_task(task), status=202)
    response["Location"] = f"/api/v1/provinces/tasks/{task.uid}"
    return response


class ProvincesView(CollectionView):
    resource = PROVINCES
    operations = {
        "GET": Operation(summary=_("省份列表"), permission=VIEW_PROVINCE, listing=PROVINCES),
        "POST": Operation(
            summary=_("开省"), permission=CREATE_PROVINCE, body=NewProvince, answer=TaskShape, status=202
        ),
    }

    def post(self, request: Request) -> Response:
        return answer_task(create_province(acting=self.acting, **self.read_body(NewProvince)))


class ProvinceView(ApiView):
    operations = {
        "GET": Operation(summary=_("一个省份及其运行情况"), permission=VIEW_PROVINCE, item=PROVINCES)
    }

    def get(self, request: Request, slug: str) -> Response:
        return Response(one_province(slug, self.acting))


class ProvinceSuspendView(ApiView):
    operations = {
        "POST": Operation(
            summary=_("停用省份"),
            permission=SUSPEND_PROVINCE,
            body=StatusChange,
            answer=TaskShape,
            status=202,
        )
    }

    def post(self, request: Request, slug: str) -> Response:
        return answer_task(suspend_province(slug=slug, acting=self.acting, **self.read_body(StatusChange)))


class ProvinceResumeView(ApiView):
    operations = {
        "POST": Operation(
            summary=_("恢复省份"),
            permission=SUSPEND_PROVINCE,
            body=StatusChange,
            answer=TaskShape,
            status=202,
        )
    }

    def post(self, request: Request, slug: str) -> Response:
        return answer_task(resume_province(slug=slug, acting=self.acting, **self.read_body(StatusChange)))


class ProvinceTaskView(ApiView):
    operations = {
        "GET": Operation(summary=_("开省、停用和恢复的进展"), permission=VIEW_PROVINCE, answer=TaskShape)
    }

    def get(self, request: Request, uid: UUID) -> Response:
        return Response(shape_task(province_task(uid, acting=self.acting)))

"""Addresses of people, roles and who holds them."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.rights.assignments import ASSIGNMENTS, reach_of
from api.rights.people import PEOPLE
from api.rights.roles import COLUMN_RULES, ROLES, check_rule, deniable_everywhere, described_table
from api.rights.serializers import (
    DecisionReason,
    DeniableColumnsShape,
    NewAssignment,
    NewColumnRule,
    RoleChanges,
    TableShape,
)
from keyhall.rights import actions
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.permissions import APPROVE_ASSIGNMENT, ASSIGN_ROLE, CHANGE_ROLE, VIEW_PEOPLE


class PeopleView(CollectionView):
    resource = PEOPLE
    operations = {"GET": Operation(summary=_("人员列表"), permission=VIEW_PEOPLE, listing=PEOPLE)}


class PersonView(ItemView):
    resource = PEOPLE
    operations = {"GET": Operation(summary=_("人员"), permission=VIEW_PEOPLE, item=PEOPLE)}


class AssignmentsView(CollectionView):
    resource = ASSIGNMENTS
    operations = {
        "GET": Operation(summary=_("授权列表"), permission=VIEW_PEOPLE, listing=ASSIGNMENTS),
        "POST": Operation(
            step_up=True,
            summary=_("授予角色"),
            permission=ASSIGN_ROLE,
            body=NewAssignment,
            item=ASSIGNMENTS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewAssignment)
        reach = Reach(**reach_of(given))
        return self.created(actions.assign_role(acting=self.acting, reach=reach, **given).uid)


class AssignmentView(ItemView):
    resource = ASSIGNMENTS
    operations = {"GET": Operation(summary=_("授权"), permission=VIEW_PEOPLE, item=ASSIGNMENTS)}


ApproveAssignmentView = move_view(
    ASSIGNMENTS,
    actions.approve_assignment,
    summary=_("批准敏感授权"),
    permission=APPROVE_ASSIGNMENT,
    step_up=True,
)
RefuseAssignmentView = move_view(
    ASSIGNMENTS,
    actions.refuse_assignment,
    summary=_("退回敏感授权"),
    permission=APPROVE_ASSIGNMENT,
    body=DecisionReason,
)
EndAssignmentView = move_view(
    ASSIGNMENTS,
    actions.end_assignment,
    summary=_("收回角色"),
    permission=ASSIGN_ROLE,
    body=DecisionReason,
    step_up=True,
)


class RolesView(CollectionView):
    resource = ROLES
    operations = {
        "GET": Operation(summary=_("自定义角色列表"), permission=VIEW_PEOPLE, listing=ROLES),
        "POST": Operation(
            step_up=True,
            summary=_("新增角色"),
            permission=CHANGE_ROLE,
            body=RoleChanges,
            item=ROLES,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_role(acting=self.acting, **self.read_body(RoleChanges)).uid)


class RoleView(ItemView):
    resource = ROLES
    operations = {
        "GET": Operation(summary=_("自定义角色"), permission=VIEW_PEOPLE, item=ROLES),
        "PATCH": Operation(
            step_up=True,
            summary=_("修改角色"),
            permission=CHANGE_ROLE,
            body=RoleChanges,
            item=ROLES,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(RoleChanges, partial=True)
        actions.change_role(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(ROLES, self.acting, uid)


RetireRoleView = move_view(ROLES, actions.retire_role, summary=_("停用角色"), permission=CHANGE_ROLE)


class ColumnRulesView(CollectionView):
    resource = COLUMN_RULES
    operations = {
        "GET": Operation(summary=_("字段规则列表"), permission=VIEW_PEOPLE, listing=COLUMN_RULES),
        "POST": Operation(
            step_up=True,
            summary=_("设定字段规则"),
            permission=CHANGE_ROLE,
            body=NewColumnRule,
            item=COLUMN_RULES,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewColumnRule)
        check_rule(given["resource"], given["column"], given["effect"])
        return self.created(actions.set_column_rule(acting=self.acting, **given).uid)


class ColumnRuleView(ItemView):
    resource = COLUMN_RULES
    operations = {
        "GET": Operation(summary=_("字段规则"), permission=VIEW_PEOPLE, item=COLUMN_RULES),
        "DELETE": Operation(step_up=True, summary=_("取消字段规则"), permission=CHANGE_ROLE, status=204),
    }

    def delete(self, request: Request, uid: UUID) -> Response:
        actions.clear_column_rule(uid=uid, acting=self.acting)
        return Response(status=204)


class DeniableColumnsView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("可以设定规则的字段"),
            permission=CHANGE_ROLE,
            answer=DeniableColumnsShape,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        return Response({"columns": deniable_everywhere()})


class PermissionTableView(ApiView):
    operations = {
        "GET": Operation(summary=_("权限表"), permission=VIEW_PEOPLE, answer=TableShape, is_internal=True)
    }

    def get(self, request: Request) -> Response:
        return Response(described_table())

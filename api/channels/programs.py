"""Addresses of agents' programs, for staff (I02)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.channels.resource import PROGRAMS
from api.channels.serializers import NewProgram, ProgramChanges, ProgramWithSecret, Renewal
from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.pagination import list_page
from api.kit.resource import find_record
from api.kit.views import ApiView, answer_item, answer_secret
from keyhall.errors import NotFound
from tenants.channels import actions
from tenants.channels.models import AgentProgram
from tenants.channels.permissions import CHANGE_AGENT, VIEW_AGENT
from tenants.channels.queries import visible_agents, visible_programs


class ProgramsView(ApiView):
    """The programs of one agent. The answer to a new one is the one time its secret is shown."""

    operations = {
        "GET": Operation(summary=_("代理商的程序"), permission=VIEW_AGENT, listing=PROGRAMS),
        "POST": Operation(
            summary=_("新增程序，返回一次性显示的密钥"),
            step_up=True,
            permission=CHANGE_AGENT,
            body=NewProgram,
            answer=ProgramWithSecret,
            status=201,
        ),
    }

    def get(self, request: Request, uid: UUID) -> Response:
        agent = find_record(visible_agents(self.acting), uid)
        return Response(list_page(PROGRAMS, self.acting, request, within={"agent_id": agent.pk}))

    def post(self, request: Request, uid: UUID) -> Response:
        made = actions.add_program(agent_uid=uid, acting=self.acting, **self.read_body(NewProgram))
        response = answer_secret(PROGRAMS, self.acting, made.program.uid, {"client_secret": made.secret})
        response.status_code = 201
        response["Location"] = f"{request._request.path}/{made.program.uid}"
        return response


class _OneProgram(ApiView):
    def find(self, uid: UUID, program: UUID) -> AgentProgram:
        """The program, if it is this agent's; raises NotFound."""
        found = find_record(visible_programs(self.acting).select_related("agent"), program)
        if found.agent.uid != uid:
            raise NotFound
        return found


class ProgramView(_OneProgram):
    """One program, with what of its secrets may be shown."""

    operations = {
        "GET": Operation(summary=_("程序"), permission=VIEW_AGENT, item=PROGRAMS),
        "PATCH": Operation(
            summary=_("修改程序"),
            step_up=True,
            permission=CHANGE_AGENT,
            body=ProgramChanges,
            item=PROGRAMS,
            needs_version=True,
        ),
    }

    def get(self, request: Request, uid: UUID, program: UUID) -> Response:
        fields = request.query_params.get("fields", "")
        return answer_item(PROGRAMS, self.acting, self.find(uid, program).uid, fields)

    def patch(self, request: Request, uid: UUID, program: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(ProgramChanges, partial=True)
        found = self.find(uid, program)
        actions.change_program(uid=found.uid, version=version, acting=self.acting, **changes)
        return answer_item(PROGRAMS, self.acting, program)


class ProgramRenewalView(_OneProgram):
    """A new secret; the former ones hold a while longer, so that the program can change over."""

    operations = {
        "POST": Operation(
            summary=_("更换程序密钥，返回一次性显示的新密钥"),
            step_up=True,
            permission=CHANGE_AGENT,
            body=Renewal,
            answer=ProgramWithSecret,
            needs_version=True,
        )
    }

    def post(self, request: Request, uid: UUID, program: UUID) -> Response:
        version = expected_version(request)
        given = self.read_body(Renewal)
        found = self.find(uid, program)
        made = actions.renew_secret(uid=found.uid, version=version, acting=self.acting, **given)
        return answer_secret(PROGRAMS, self.acting, program, {"client_secret": made.secret})


class ProgramRevocationView(_OneProgram):
    """The end of a program, at once."""

    operations = {
        "POST": Operation(summary=_("吊销程序"), permission=CHANGE_AGENT, item=PROGRAMS, needs_version=True)
    }

    def post(self, request: Request, uid: UUID, program: UUID) -> Response:
        version = expected_version(request)
        actions.revoke_program(uid=self.find(uid, program).uid, version=version, acting=self.acting)
        return answer_item(PROGRAMS, self.acting, program)

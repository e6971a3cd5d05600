"""Addresses of agents, for staff (I01, I02)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.channels.resource import AGENTS
from api.channels.serializers import (
    AgentChanges,
    CountShape,
    CustomerChoice,
    NewAgent,
)
from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from keyhall.errors import type_message
from tenants.channels import actions
from tenants.channels.permissions import CHANGE_AGENT, VIEW_AGENT


class AgentsView(CollectionView):
    """The agents of the province."""

    resource = AGENTS
    operations = {
        "GET": Operation(summary=_("代理商列表"), permission=VIEW_AGENT, listing=AGENTS),
        "POST": Operation(
            summary=_("新增代理商"), permission=CHANGE_AGENT, body=NewAgent, item=AGENTS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_agent(acting=self.acting, **self.read_body(NewAgent)).uid)


class AgentView(ItemView):
    """One agent."""

    resource = AGENTS
    operations = {
        "GET": Operation(summary=_("代理商"), permission=VIEW_AGENT, item=AGENTS),
        "PATCH": Operation(
            summary=_("修改代理商"),
            permission=CHANGE_AGENT,
            body=AgentChanges,
            item=AGENTS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(AgentChanges, partial=True)
        actions.change_agent(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(AGENTS, self.acting, uid)


class AgentMoveView(ApiView):
    """One step of an agent's life."""

    verb = ""

    def post(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        actions.move_agent(uid=uid, verb=self.verb, version=version, acting=self.acting)
        return answer_item(AGENTS, self.acting, uid)


def move_view(verb: str, summary: type_message) -> type[AgentMoveView]:
    """The address of one step: POST with If-Match and no body."""
    operation = Operation(summary=summary, permission=CHANGE_AGENT, item=AGENTS, needs_version=True)
    members = {"verb": verb, "operations": {"POST": operation}, "__doc__": AgentMoveView.__doc__}
    return type(f"{verb.capitalize()}AgentView", (AgentMoveView,), members)


MOVE_VIEWS = {
    "suspend": move_view("suspend", _("暂停代理商")),
    "resume": move_view("resume", _("恢复代理商")),
    "close": move_view("close", _("终止代理商")),
}


class AgentCustomersView(ApiView):
    """Which customers an agent may order for."""

    operations = {
        "POST": Operation(
            summary=_("把客户指派给代理商"), permission=CHANGE_AGENT, body=CustomerChoice, answer=CountShape
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        chosen = self.read_body(CustomerChoice)["customer_uids"]
        changed = actions.assign_customers(agent_uid=uid, customer_uids=chosen, acting=self.acting)
        return Response({"changed": changed})


class AgentCustomersReleaseView(ApiView):
    """Taking customers from an agent."""

    operations = {
        "POST": Operation(
            summary=_("解除客户与代理商的指派"),
            permission=CHANGE_AGENT,
            body=CustomerChoice,
            answer=CountShape,
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        chosen = self.read_body(CustomerChoice)["customer_uids"]
        changed = actions.release_customers(agent_uid=uid, customer_uids=chosen, acting=self.acting)
        return Response({"changed": changed})

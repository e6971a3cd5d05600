"""The lives of agents, programs, webhook endpoints and deliveries (I01, I02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.channels.models import AgentState, DeliveryState, EndpointState, ProgramState
from tenants.channels.permissions import CHANGE_AGENT, CHANGE_WEBHOOK

AGENT = Lifecycle(
    [
        Transition("suspend", _("暂停"), frozenset({AgentState.ACTIVE}), AgentState.SUSPENDED, CHANGE_AGENT),
        Transition("resume", _("恢复"), frozenset({AgentState.SUSPENDED}), AgentState.ACTIVE, CHANGE_AGENT),
        Transition(
            "close",
            _("终止合作"),
            frozenset({AgentState.ACTIVE, AgentState.SUSPENDED}),
            AgentState.CLOSED,
            CHANGE_AGENT,
        ),
    ]
)
PROGRAM = Lifecycle(
    [
        Transition("revoke", _("吊销"), frozenset({ProgramState.ACTIVE}), ProgramState.REVOKED, CHANGE_AGENT),
    ]
)
ENDPOINT = Lifecycle(
    [
        Transition(
            "pause", _("暂停"), frozenset({EndpointState.ACTIVE}), EndpointState.PAUSED, CHANGE_WEBHOOK
        ),
        Transition(
            "resume", _("恢复"), frozenset({EndpointState.PAUSED}), EndpointState.ACTIVE, CHANGE_WEBHOOK
        ),
    ]
)
DELIVERY = Lifecycle(
    [
        Transition(
            "resend",
            _("重新投递"),
            frozenset({DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.WAITING}),
            DeliveryState.WAITING,
            CHANGE_WEBHOOK,
        ),
    ]
)

"""What headquarters asks of a province, and the answers (K02, A14)."""

from datetime import timedelta

from django.utils import timezone

from keyhall.access.actor import Channel, system_actor
from keyhall.jobs.registry import enqueue
from keyhall.messaging.inbox import Message, receives
from keyhall.messaging.models import Kind, Outbox
from keyhall.messaging.outbox import send_message
from keyhall.national.own import own_figures
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import TenantType
from keyhall.tenancy.names import HEADQUARTERS

FIGURES_ASKED = "national.figures_asked"
FIGURES_TOLD = "national.figures_told"
EVERYTHING_ASKED = "national.everything_asked"
TELLING_BEGUN = "national.telling_begun"
TELLING_ENDED = "national.telling_ended"
ALIVE = "national.alive"
# Messages about the province as a whole have one line of their own.
KEY = "province"
QUIET = timedelta(seconds=45)


@receives(FIGURES_ASKED)
def answer_figures(message: Message) -> None:
    """Tell headquarters what this province's own records come to; `check` and `attempt` name the question."""
    asked = message.payload
    payload = {"check": asked["check"], "attempt": asked["attempt"], **own_figures()}
    send_message(topic=FIGURES_TOLD, key=KEY, payload=payload, receiver=HEADQUARTERS)


@receives(EVERYTHING_ASKED)
def tell_again(message: Message) -> None:
    """Have everything told anew, in the background."""
    enqueue(
        "national.tell_everything",
        acting=system_actor("集团对账", Channel.JOB),
        payload={"round": message.payload["round"]},
        key=str(message.payload["round"]),
    )


def say_alive() -> None:
    """Tell headquarters that this province is there, where it has told nothing for a while."""
    if current_tenant().tenant_type != TenantType.PROVINCE:
        return
    lately = timezone.now() - QUIET
    if not Outbox.objects.filter(kind=Kind.MESSAGE, receiver=HEADQUARTERS, written_at__gt=lately).exists():
        send_message(topic=ALIVE, key=KEY, payload={}, receiver=HEADQUARTERS)

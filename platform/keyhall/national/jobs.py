"""Telling headquarters everything anew (K01, K02)."""

from keyhall.jobs.registry import Work, job
from keyhall.messaging.outbox import send_message
from keyhall.national.messages import KEY, TELLING_BEGUN, TELLING_ENDED
from keyhall.national.tellings import all_tellings, tell
from keyhall.tenancy.names import HEADQUARTERS

TELL_JOB = "national.tell_everything"


@job(TELL_JOB)
def tell_everything(work: Work) -> dict[str, int]:
    """Tell every record there is, between two messages that name the round; returns how many by topic.

    One transaction: what headquarters then knows of this province and was not told in the round is gone.
    """
    payload = {"round": work.payload["round"]}
    send_message(topic=TELLING_BEGUN, key=KEY, payload=payload, receiver=HEADQUARTERS)
    told = {telling.topic: tell(telling, "true", {}) for telling in all_tellings()}
    send_message(topic=TELLING_ENDED, key=KEY, payload=payload, receiver=HEADQUARTERS)
    return told

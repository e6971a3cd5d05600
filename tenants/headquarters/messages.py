"""Headquarters listens: facts, national customers, and the answers of provinces asked (K01, K02, A14)."""

import json
from collections.abc import Sequence

from django.db import connections

from keyhall.messaging.inbox import Message, receives, receives_many
from keyhall.national import messages as national
from keyhall.national.tellings import all_tellings
from tenants.headquarters import projections
from tenants.headquarters.lines import note_heard
from tenants.headquarters.national_customers import TOPIC, keep_national_customers
from tenants.headquarters.reconciliation import compare_figures, confirm_repair
from tenants.headquarters.rounds import begin_round, end_round


def keep_facts(messages: Sequence[Message]) -> None:
    """Take in what provinces told of their records, in one statement; then the customers among them."""
    batch = [
        {
            **message.payload,
            "place": place,
            "province": message.sender,
            "topic": message.topic,
            "written_at": message.written_at.isoformat(),
        }
        for place, message in enumerate(messages)
    ]
    note_heard(messages)
    with connections["default"].cursor() as cursor:
        cursor.execute(projections.apply_statement(), {"batch": json.dumps(batch)})
    keep_national_customers([entry for entry in batch if entry["topic"] == TOPIC])


receives_many([telling.topic for telling in all_tellings()])(keep_facts)


@receives(national.ALIVE)
def hear(message: Message) -> None:
    """The province is there, though nothing may have changed in it."""
    note_heard([message])


@receives(national.TELLING_BEGUN)
def begin(message: Message) -> None:
    """From now on everything the province has is told anew."""
    note_heard([message])
    begin_round(message.sender, int(message.payload["round"]))


@receives(national.TELLING_ENDED)
def end(message: Message) -> None:
    """What was not told in the round is no more; figures follow from what was."""
    note_heard([message])
    end_round(message.sender, int(message.payload["round"]))
    confirm_repair(message.sender)


@receives(national.FIGURES_TOLD)
def compare(message: Message) -> None:
    """Hold a province's own figures against those kept here."""
    note_heard([message])
    compare_figures(message.sender, message.payload)

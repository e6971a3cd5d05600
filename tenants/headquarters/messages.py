"""Headquarters listens: facts, national customers, what provinces answer (K01, K02, A12, A14)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from keyhall.access.actor import Channel, system_actor
from keyhall.messaging.inbox import Message, receives, receives_many
from keyhall.national import messages as national
from keyhall.national.tellings import all_tellings
from keyhall.visits import topics as visits
from tenants.headquarters import projections
from tenants.headquarters.group_people import place_everybody, place_group_people
from tenants.headquarters.lines import note_heard
from tenants.headquarters.national_customers import TOPIC, keep_national_customers
from tenants.headquarters.reconciliation import compare_figures, confirm_repair
from tenants.headquarters.rounds import begin_round, end_round
from tenants.headquarters.visits import hear_of_visit


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
    place_group_people(batch)


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
    place_everybody()
    confirm_repair(message.sender)


@receives(national.FIGURES_TOLD)
def compare(message: Message) -> None:
    """Hold a province's own figures against those kept here."""
    note_heard([message])
    compare_figures(message.sender, message.payload)


@receives(visits.OPENED)
def open_visit(message: Message) -> None:
    """The province's trail has the visit: it may begin."""
    _hear(message, "open", until=datetime.fromisoformat(message.payload["until"]))


@receives(visits.REFUSED)
def refuse_visit(message: Message) -> None:
    """The province was asked too late."""
    _hear(message, "refuse")


@receives(visits.ENDED)
def end_visit(message: Message) -> None:
    """Somebody in the province, or the visitor there, ended the visit."""
    _hear(message, "end", ended_at=message.written_at, ended_by=message.payload["by"])


def _hear(message: Message, verb: str, **changes: Any) -> None:
    note_heard([message])
    hear_of_visit(
        uid=UUID(message.payload["visit"]),
        province=message.sender,
        verb=verb,
        acting=system_actor("省公司答复", Channel.SYSTEM),
        **changes,
    )

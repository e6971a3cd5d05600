from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from keyhall.messaging.inbox import (
    LAST_ATTEMPT,
    InboxBlocked,
    Message,
    handle_inbox,
    receives,
    receives_many,
)
from keyhall.messaging.models import Inbox, MessageEntry

heard: list[tuple[str, int]] = []
heard_together: list[list[int]] = []
trouble: set[int] = set()


@receives("tests.told")
def note(message: Message) -> None:
    heard.append((message.key, message.payload["n"]))
    if message.payload["n"] in trouble:
        raise ZeroDivisionError


@receives_many(["tests.counted", "tests.weighed"])
def note_many(messages: Sequence[Message]) -> None:
    heard_together.append([message.payload["n"] for message in messages])
    if trouble & set(heard_together[-1]):
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    heard.clear()
    heard_together.clear()
    trouble.clear()
    yield
    trouble.clear()


def arrive(key: str, n: int, topic: str = "tests.told", sender: str = "zj") -> UUID:
    uid = uuid4()
    Inbox.objects.create(
        uid=uid, sender=sender, topic=topic, key=key, payload={"n": n}, written_at=timezone.now()
    )
    return uid


def events(uid: UUID) -> list[str]:
    return list(MessageEntry.objects.filter(message_uid=uid).values_list("event", flat=True))


@pytest.mark.row("A16")
def test_messages_are_handled_once_in_the_order_they_came(gd: Any) -> None:
    for n in range(3):
        arrive("k", n)
    assert handle_inbox() == 3
    assert handle_inbox() == 0
    assert heard == [("k", 0), ("k", 1), ("k", 2)]


@pytest.mark.row("A16")
def test_a_failing_message_holds_up_its_own_key_alone(gd: Any) -> None:
    for key, n in (("a", 0), ("a", 1), ("b", 2)):
        arrive(key, n)
    trouble.add(0)
    with pytest.raises(InboxBlocked):
        handle_inbox()
    trouble.clear()
    handle_inbox()
    assert heard == [("a", 0), ("b", 2), ("a", 0), ("a", 1)]


def test_after_the_last_attempt_the_key_goes_on_and_the_failure_is_kept(gd: Any) -> None:
    bad = arrive("a", 0)
    arrive("a", 1)
    trouble.add(0)
    for _attempt in range(LAST_ATTEMPT - 1):
        with pytest.raises(InboxBlocked):
            handle_inbox()
    handle_inbox()
    assert heard[-1] == ("a", 1)
    row = Inbox.objects.get(uid=bad)
    assert row.failed_at is not None
    assert "ZeroDivisionError" in row.error
    assert events(bad) == ["failed"]


def test_the_trail_says_what_was_handled_and_what_nobody_listened_to(gd: Any) -> None:
    known, unknown = arrive("a", 0), arrive("a", 1, topic="tests.nobody")
    handle_inbox()
    assert (events(known), events(unknown)) == (["handled"], ["unheard"])


@pytest.mark.row("A16")
def test_messages_of_one_handler_are_taken_together_between_others(gd: Any) -> None:
    for n, topic in enumerate(["tests.counted", "tests.weighed", "tests.told", "tests.counted"]):
        arrive("k", n, topic=topic)
    assert handle_inbox() == 4
    assert (heard_together, heard) == ([[0, 1], [3]], [("k", 2)])


@pytest.mark.row("A16")
def test_a_bad_message_among_many_holds_up_its_own_key_alone(gd: Any) -> None:
    for key, n in (("a", 0), ("b", 1), ("b", 2), ("c", 3)):
        arrive(key, n, topic="tests.counted")
    trouble.add(1)
    with pytest.raises(InboxBlocked):
        handle_inbox()
    assert heard_together == [[0, 1, 2, 3], [0], [1], [3]]
    trouble.clear()
    assert handle_inbox() == 2
    assert heard_together[-1] == [1, 2]


def test_a_topic_has_one_handler_for_many() -> None:
    with pytest.raises(ValueError, match="has its handler already"):
        receives_many(["tests.told"])(note_many)


@pytest.mark.row("A16")
def test_senders_take_turns_though_one_sent_everything_before_the_other(gd: Any) -> None:
    for n in range(4):
        arrive("k", n, sender="zj")
    for n in range(10, 12):
        arrive("k", n, sender="bj")
    assert handle_inbox() == 6
    assert [n for _key, n in heard] == [0, 10, 1, 11, 2, 3]


@pytest.mark.row("A16")
def test_more_than_one_batch_of_each_sender_is_handled_in_order(
    gd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyhall.messaging.inbox.BATCH", 2)
    for n in range(5):
        arrive("k", n, sender="zj")
        arrive("k", n + 10, sender="bj")
    assert handle_inbox() == 10
    assert sorted(heard, key=lambda entry: entry[1]) == [("k", n) for n in [*range(5), *range(10, 15)]]
    assert [n for _key, n in heard if n < 10] == list(range(5))

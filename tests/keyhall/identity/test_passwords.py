"""Which passwords are taken, with no network at hand."""

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from keyhall.errors import Invalid
from keyhall.identity.actions.people import set_password
from keyhall.identity.breach_list import is_breached
from keyhall.identity.models import User
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import sign_in_at_host

pytestmark = [pytest.mark.row("A22")]
SHORTEST = 10
PERSON = User(name="张晓伟", email="xiaowei.zhang@guangzhou-port.cn", phone="13800138000")


def refusals(password: str) -> set[str]:
    try:
        password_validation.validate_password(password, PERSON)
    except ValidationError as weak:
        return {error.code or "" for error in weak.error_list}
    return set()


def hashed(*passwords: str, tail: str = "") -> str:
    lines = (
        hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper() + tail for word in passwords
    )
    return "".join(f"{line}\n" for line in sorted(lines))


@pytest.mark.parametrize(
    "password",
    [
        "Guangdong@123",
        "woaini1314520",
        "zhangxiaowei1985",
        "xiaoweizhang88",
        "13800138000a",
        "qwertyuiop123",
        "P@ssw0rd2026!",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaaaaaaaaaa",
        "zhongguo19491001",
    ],
)
def test_what_is_guessed_soon_is_refused(password: str) -> None:
    assert "password_guessable" in refusals(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "another-Lantern-77",
        "correct horse battery staple",
        "晨雾灯笼的一封信很长",
        "x7#Lq9!vTz2p" * 20,
    ],
)
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    assert refusals(password) == set()


def test_a_short_password_is_refused() -> None:
    assert "password_too_short" in refusals("x7#Lq9!vT")


def test_a_breached_password_is_refused_however_hard_to_guess(settings: Any, tmp_path: Path) -> None:
    settings.BREACH_LIST = tmp_path / "own.txt"
    settings.BREACH_LIST.write_text(hashed("another-Lantern-77"))
    assert refusals("another-Lantern-77") == {"password_breached"}
    assert refusals("another-Lantern-78") == set()


@pytest.mark.parametrize("tail", ["", ":3", ":3\r"])
def test_every_line_of_a_list_is_found_and_nothing_between(tmp_path: Path, tail: str) -> None:
    own = tmp_path / "own.txt"
    words = [f"breached-{number}" for number in range(200)]
    own.write_text(hashed(*words, tail=tail), newline="")
    assert all(is_breached(word, own) for word in words)
    assert is_breached("BREACHED-7", own)
    assert not any(is_breached(f"kept-{number}", own) for number in range(200))


def test_an_empty_list_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert not is_breached("another-Lantern-77", tmp_path / "empty.txt")


def test_the_list_that_comes_along_holds_the_known_ones_that_are_long_enough() -> None:
    default = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(default, "rt", encoding="utf-8") as known:
        words = {line.strip() for line in known} | set(FREQUENCY_LISTS["passwords"])
    expected = hashed(*(word for word in words if len(word) >= SHORTEST))
    assert Path(settings.BREACH_LIST).read_text() == expected


def test_who_changes_the_password_is_told_what_to_do(transactions: None) -> None:
    person = create_person()
    client = sign_in_at_host(person.email)
    weak = "qwertyuiop123"
    page = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert page.status_code == 200
    assert "请加长" in page.content.decode()
    sign_in_at_host(person.email)


def test_an_action_refuses_a_weak_password_and_leaves_the_old_one(transactions: None) -> None:
    person = create_person()
    with pytest.raises(Invalid):
        set_password(user=person, password="Guangdong@123")
    sign_in_at_host(person.email)

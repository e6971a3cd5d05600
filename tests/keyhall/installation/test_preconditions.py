import socket
from pathlib import Path

import pytest

from keyhall.installation import assets, preconditions
from keyhall.installation.environment import DatabaseAddress, Login, parse_database
from keyhall.installation.logins import LONGEST_ROLE, LONGEST_SLUG, longest_database_name, reading_role
from keyhall.installation.refusals import Refusal
from tests.environment import owner_login


def one_line(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    said = str(refusal.value)
    assert "\n" not in said
    return said


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(Refusal) as refusal:
            preconditions.check_port("127.0.0.1", port)
    assert f"PORT={port + 1} make run" in one_line(refusal)
    preconditions.check_port("127.0.0.1", port)


def test_a_missing_font_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    preconditions.check_font()
    monkeypatch.setattr(preconditions, "FONTS_PACKAGE", "no_such_fonts")
    with pytest.raises(Refusal) as refusal:
        preconditions.check_font()
    assert "make setup" in one_line(refusal)


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preconditions, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(Refusal) as refusal:
        preconditions.check_python()
    assert "install Python" in one_line(refusal)


def test_an_unreachable_postgres_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        preconditions.check_database(DatabaseAddress(str(tmp_path), 5432, "keyhall"), Login("nobody", ""))
    assert "DATABASE_URL" in one_line(refusal)


def test_an_old_postgres_is_refused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    address = parse_database(os.environ["KEYHALL_DATABASE"])
    preconditions.check_database(address, owner_login())
    monkeypatch.setattr(preconditions, "OLDEST_POSTGRES", 99)
    with pytest.raises(Refusal) as refusal:
        preconditions.check_database(address, owner_login())
    assert "version 99 or later" in one_line(refusal)


def test_a_running_installation_is_not_started_twice(tmp_path: Path) -> None:
    with preconditions.hold(tmp_path):
        with pytest.raises(Refusal) as refusal:
            preconditions.hold(tmp_path)
        assert "runs already" in one_line(refusal)
    preconditions.hold(tmp_path).close()


def test_without_node_the_refusal_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(assets, "find_spec", lambda _name: None)
    with pytest.raises(Refusal) as refusal:
        assets.find_npm()
    assert "requirements/node.txt" in one_line(refusal)


def test_a_database_whose_name_leaves_no_room_for_the_tenants_logins_is_refused() -> None:
    longest = longest_database_name()
    assert len(reading_role("d" * longest, "s" * LONGEST_SLUG)) == LONGEST_ROLE
    address = DatabaseAddress("localhost", 5432, "d" * (longest + 1))
    with pytest.raises(Refusal) as refusal:
        preconditions.check_database(address, Login("nobody", ""))
    assert f"at most {longest} characters" in one_line(refusal)

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from keyhall.installation import first_start
from keyhall.installation.environment import (
    CLONE,
    DatabaseAddress,
    Login,
    MissingSetting,
    Mode,
    load_installation,
    parse_database,
    parse_database_url,
    read_breach_list,
    read_map_shapes,
    read_port,
    read_tenant_rate,
)

ADDRESS = DatabaseAddress("/run/somewhere", 5432, "keyhall")
OWNER = Login("keyhall_owner", "the owner's secret")
PRODUCTION = {
    "KEYHALL_MODE": "production",
    "KEYHALL_SECRET_KEY": "s" * 40,
    "KEYHALL_LOGIN_KEY": "l" * 40,
    "KEYHALL_DATABASE": "db.example:5432/keyhall",
    "KEYHALL_BASE": "keyhall.example",
    "KEYHALL_MAIL_URL": "smtp://mail.example:25",
    "VAR": "/srv/keyhall",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [*PRODUCTION, "DATABASE_URL", "KEYHALL_LOGIN", "PORT", "KEYHALL_SCHEME"]:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def demo(environment: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    environment.setenv("VAR", str(tmp_path))
    first_start.keep_secrets(tmp_path)
    first_start.keep_installation(tmp_path, port=8123, base="localhost:8123", database=ADDRESS, owner=OWNER)
    return tmp_path


def test_a_process_finds_the_running_installation_by_its_folder(demo: Path) -> None:
    found = load_installation()
    assert (found.mode, found.port, found.base, found.database) == (
        Mode.DEMO,
        8123,
        "localhost:8123",
        ADDRESS,
    )
    assert len(found.secret_key) >= 32
    assert found.login_key != found.secret_key


def test_only_a_process_started_as_owner_learns_the_owners_login(
    demo: Path, environment: pytest.MonkeyPatch
) -> None:
    assert load_installation().owner is None
    environment.setenv("KEYHALL_LOGIN", "owner")
    assert load_installation().owner == OWNER


def test_files_with_secrets_are_readable_by_us_alone(demo: Path) -> None:
    for name in ("secrets.json", "owner.json"):
        assert (demo / name).stat().st_mode & 0o777 == 0o600


def test_keys_are_made_once(demo: Path) -> None:
    before = (demo / "secrets.json").read_text(encoding="utf-8")
    first_start.keep_secrets(demo)
    assert (demo / "secrets.json").read_text(encoding="utf-8") == before


def test_the_installations_address_holds_no_secret(demo: Path) -> None:
    stands = json.loads((demo / "installation.json").read_text(encoding="utf-8"))
    assert set(stands) == {"mode", "port", "base", "database"}
    assert set(stands["database"]) == {"host", "port", "name"}


def test_without_an_installation_the_refusal_says_how_to_start_one(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("VAR", str(tmp_path))
    with pytest.raises(MissingSetting, match="make run"):
        load_installation()


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"KEYHALL_MODE"}))
def test_production_names_a_missing_setting(environment: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in PRODUCTION.items():
        environment.setenv(name, value)
    load_installation()
    environment.delenv(missing)
    with pytest.raises(MissingSetting, match=f"Set {missing} in the environment") as refusal:
        load_installation()
    assert "\n" not in str(refusal.value)


def test_production_refuses_a_short_key(environment: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        environment.setenv(name, value)
    environment.setenv("KEYHALL_SECRET_KEY", "short")
    with pytest.raises(MissingSetting, match="KEYHALL_SECRET_KEY is too short"):
        load_installation()


def test_production_reads_the_owners_login_from_its_url_alone(environment: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        environment.setenv(name, value)
    environment.setenv("KEYHALL_LOGIN", "owner")
    with pytest.raises(MissingSetting, match="DATABASE_URL"):
        load_installation()
    environment.setenv("DATABASE_URL", "postgresql://boss:p%40ss@db.example:5432/keyhall")
    assert load_installation().owner == Login("boss", "p@ss")


def test_a_command_without_its_settings_ends_with_one_line(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "KEYHALL_MODE": "production", "VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, CLONE / "manage.py", "check"],
        env=environment,
        cwd=CLONE,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "KEYHALL_SECRET_KEY" in done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db:5432/keyhall", DatabaseAddress("db", 5432, "keyhall")),
        ("/run/postgresql:5433/keyhall", DatabaseAddress("/run/postgresql", 5433, "keyhall")),
        ("[::1]:5432/keyhall", DatabaseAddress("::1", 5432, "keyhall")),
    ],
)
def test_a_database_address_is_host_port_and_name(text: str, expected: DatabaseAddress) -> None:
    assert parse_database(text) == expected


@pytest.mark.parametrize("text", ["db", "db/keyhall", "db:x/keyhall", "postgresql://db:5432/"])
def test_a_malformed_database_address_is_refused(text: str) -> None:
    with pytest.raises(MissingSetting, match="host:port/name"):
        parse_database(text)


def test_a_database_url_may_name_a_sockets_folder() -> None:
    address, login = parse_database_url("postgresql://Boss:secret@%2FRun%2Fpg:5433/keyhall")
    assert address == DatabaseAddress("/Run/pg", 5433, "keyhall")
    assert login == Login("Boss", "secret")


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "٨٠"])
def test_an_impossible_port_is_refused(environment: pytest.MonkeyPatch, text: str) -> None:
    environment.setenv("PORT", text)
    with pytest.raises(MissingSetting, match="PORT"):
        read_port()


def test_a_tenants_share_is_limited_but_under_test(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("KEYHALL_TENANT_RATE", raising=False)
    assert (read_tenant_rate(Mode.PRODUCTION), read_tenant_rate(Mode.TEST)) == (60, 0)
    environment.setenv("KEYHALL_TENANT_RATE", "5")
    assert (read_tenant_rate(Mode.PRODUCTION), read_tenant_rate(Mode.TEST)) == (5, 5)
    environment.setenv("KEYHALL_TENANT_RATE", "many")
    with pytest.raises(MissingSetting, match="KEYHALL_TENANT_RATE"):
        read_tenant_rate(Mode.PRODUCTION)


@pytest.mark.row("K02")
def test_the_map_may_be_replaced_by_a_file_that_is_there(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.delenv("KEYHALL_MAP_SHAPES", raising=False)
    assert read_map_shapes() is None
    environment.setenv("KEYHALL_MAP_SHAPES", str(tmp_path / "own.json"))
    with pytest.raises(MissingSetting, match="KEYHALL_MAP_SHAPES"):
        read_map_shapes()
    (tmp_path / "own.json").write_text("{}", encoding="utf-8")
    assert read_map_shapes() == tmp_path / "own.json"


@pytest.mark.row("A22")
def test_the_list_of_breached_passwords_may_be_replaced_by_one_that_is_one(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.delenv("KEYHALL_BREACH_LIST", raising=False)
    assert read_breach_list() is None
    own = tmp_path / "own.txt"
    environment.setenv("KEYHALL_BREACH_LIST", str(own))
    for content in (None, "password1\n", ""):
        if content is not None:
            own.write_text(content, encoding="utf-8")
        with pytest.raises(MissingSetting, match="KEYHALL_BREACH_LIST"):
            read_breach_list()
    own.write_text("0" * 40 + ":12\r\n", encoding="utf-8")
    assert read_breach_list() == own

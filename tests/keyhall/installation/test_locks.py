import json
import re
from pathlib import Path

import pytest

from keyhall.installation.environment import CLONE

LOCKS = sorted((CLONE / "requirements").glob("*.txt"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(path: Path) -> set[str]:
    return {
        _plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", path.read_text(encoding="utf-8"), re.M)
    }


def _wanted(path: Path) -> set[str]:
    names = re.findall(r"^([A-Za-z0-9._-]+)", path.read_text(encoding="utf-8"), re.M)
    return {_plain(name) for name in names if not name.startswith("-")}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_python_lock_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?:|--index|--extra|--find-links|--trusted", text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_everything_wanted_is_locked(lock: Path) -> None:
    assert _wanted(lock.with_suffix(".in")) - _locked(lock) == set()


def test_the_lock_for_tests_holds_the_same_versions_as_the_one_for_running() -> None:
    def pins(name: str) -> set[str]:
        text = (CLONE / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[A-Za-z0-9._-]+==[^\s;\\]+", text, re.M))

    assert pins("run.txt") - pins("test.txt") == set()


def test_the_npm_lock_names_no_host_and_hashes_everything() -> None:
    packages = json.loads((CLONE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert installed
    assert [name for name, facts in installed.items() if "resolved" in facts] == []
    assert [name for name, facts in installed.items() if "integrity" not in facts] == []

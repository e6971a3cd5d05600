"""What the demonstration keeps in the installation's folder: its first day, and who can sign in."""

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demo.world.provinces import RICH_PROVINCES
from demo.world.shapes import StaffMember
from demo.world.staff import SYSTEM_ADMINISTRATOR
from keyhall.access.roles import CUSTOMER_ROLES
from keyhall.errors import Conflict
from keyhall.installation.environment import Mode

# One password for everybody, written in the README: it exists in demo and test mode only.
DEMO_PASSWORD = "Keyhall-demo-2026"  # noqa: S105  public on purpose
FIRST_DAY_FILE = "demo-day.json"
PEOPLE_FILE = "demo-people.json"
STAFF_HOME = "/staff/"
HALL_HOME = "/hall/"
FULL_OFFICES = frozenset({"hq", *RICH_PROVINCES})


def refuse_outside_demo() -> None:
    """Raise Conflict unless this installation is for show or under test."""
    if settings.MODE not in (Mode.DEMO, Mode.TEST):
        raise Conflict(_("演示数据只能写入演示环境，请勿在生产环境运行 seed_demo。"), code="not_a_demo")


def first_day() -> date:
    """The day in Shanghai on which this installation was first seeded; all demo dates are relative to it."""
    path = folder() / FIRST_DAY_FILE
    if path.exists():
        return date.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["first_day"])
    today = timezone.localdate()
    write_in_one_move(path, {"first_day": today.isoformat()})
    return today


def record_people(staff: Sequence[StaffMember]) -> None:
    """Add to the list of sample sign-ins: each role at headquarters and where it is rich, else one."""
    path = folder() / PEOPLE_FILE
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    entries = {(entry["tenant"], entry["role"]): entry for entry in known}
    for member in staff:
        if member.tenant not in FULL_OFFICES and member.role != SYSTEM_ADMINISTRATOR:
            continue
        entries.setdefault((member.tenant, member.role), sample_sign_in(member))
    write_in_one_move(path, list(entries.values()))


def sample_sign_in(member: StaffMember) -> dict[str, str]:
    """What somebody who tries the system out needs to come in as this person."""
    return {
        "role": member.role,
        "tenant": member.tenant,
        "name": member.name,
        "email": member.email,
        "password": DEMO_PASSWORD,
        "home": HALL_HOME if member.role in CUSTOMER_ROLES else STAFF_HOME,
    }


def folder() -> Path:
    """The installation's folder."""
    path: Path = settings.INSTALLATION.var
    path.mkdir(parents=True, exist_ok=True)
    return path


def write_in_one_move(path: Path, content: Any) -> None:
    """Replace a JSON file so that a reader sees the old or the new one, never half."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)

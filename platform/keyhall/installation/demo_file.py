"""`$VAR/demo.json`: addresses and sample sign-ins for people and scripts outside the code base."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from keyhall.installation.environment import DatabaseAddress, Login
from keyhall.installation.postgres_place import write_private

DEMO_FILE = "demo.json"
PEOPLE_FILE = "demo-people.json"


def write_demo_file(var: Path, *, port: int, base: str, tenants: Sequence[str]) -> dict[str, Any]:
    """Write and return the contract with the outside; `tenants` are the slugs that serve now."""
    hosts = {slug: f"{slug}.{base}" for slug in tenants}
    people_file = var / PEOPLE_FILE
    people = json.loads(people_file.read_text(encoding="utf-8")) if people_file.exists() else []
    content = {
        "base": f"http://{base}",
        "connect": f"127.0.0.1:{port}",
        "hosts": hosts,
        "users": [_user(person, hosts) for person in people if person["tenant"] in hosts],
        "agents": [],
    }
    write_private(var / DEMO_FILE, content)
    return content


def _user(person: Mapping[str, str], hosts: Mapping[str, str]) -> dict[str, str]:
    named = {key: person[key] for key in ("role", "email", "password", "home")}
    return {**named, "host": hosts[person["tenant"]]}


def serving_tenants(address: DatabaseAddress, owner: Login) -> list[str]:
    """Slugs of the tenants that serve, headquarters first."""
    with psycopg.connect(
        host=address.host,
        port=address.port,
        dbname=address.name,
        user=owner.user,
        password=owner.password,
    ) as connection:
        rows = connection.execute(
            "SELECT schema_name FROM tenancy_tenant WHERE status = 'active'"
            " ORDER BY tenant_type <> 'headquarters', region"
        ).fetchall()
    return [slug for (slug,) in rows]


def announcement(content: Mapping[str, Any]) -> str:
    """What a person at the terminal reads when the system is ready."""
    lines = ["", f"Keyhall 大客户系统 is ready / 已就绪: {content['base']}", ""]
    width = max((len(user["email"]) for user in content["users"]), default=0)
    for user in content["users"]:
        address = f"http://{user['host']}{user['home']}"
        lines.append(f"  {user['role']:<22} {user['email']:<{width}}  {user['password']}  {address}")
    provinces = ", ".join(slug for slug in content["hosts"] if slug != "hq")
    lines += ["", f"  Hosts: hq, {provinces} (each at SLUG.{content['base'].removeprefix('http://')})"]
    lines += ["  Ctrl-C ends it; the data stays.", ""]
    return "\n".join(lines)

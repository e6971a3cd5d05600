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
AGENTS_FILE = "demo-agents.json"


def write_demo_file(var: Path, *, port: int, base: str, tenants: Sequence[str]) -> dict[str, Any]:
    """Write and return the contract with the outside; `tenants` are the slugs that serve now."""
    hosts = {slug: f"{slug}.{base}" for slug in tenants}
    people, agents = _written(var / PEOPLE_FILE), _written(var / AGENTS_FILE)
    content = {
        "base": f"http://{base}",
        "connect": f"127.0.0.1:{port}",
        "hosts": hosts,
        "users": [_user(person, hosts) for person in people if person["tenant"] in hosts],
        "agents": [_agent(agent, hosts) for agent in agents if agent["tenant"] in hosts],
    }
    write_private(var / DEMO_FILE, content)
    return content


def _written(path: Path) -> list[dict[str, str]]:
    """What the demonstration wrote down about itself, if it has."""
    found: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def _agent(agent: Mapping[str, str], hosts: Mapping[str, str]) -> dict[str, str]:
    host = hosts[agent["tenant"]]
    named = {key: agent[key] for key in ("client_id", "client_secret")}
    return {"host": host, **named, "token_url": f"http://{host}/oauth/token"}


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
    """What a person at the terminal reads when the system is ready: one sign-in for each role."""
    shown: dict[str, Mapping[str, str]] = {}
    for user in content["users"]:
        shown.setdefault(user["role"], user)
    width = max((len(user["email"]) for user in shown.values()), default=0)
    common = content["base"].removeprefix("http://")
    provinces = " ".join(slug for slug in content["hosts"] if slug != "hq")
    return "\n".join(
        [
            "",
            f"Keyhall 大客户系统 is ready / 已就绪: {content['base']}",
            "",
            *(
                f"  {role:<20} {user['email']:<{width}}  {user['password']}  http://{user['host']}{user['home']}"
                for role, user in shown.items()
            ),
            "",
            f"  Hosts: SLUG.{common}, SLUG one of hq {provinces}",
            f"  All sample sign-ins: {DEMO_FILE} in the installation's folder",
            "  Ctrl-C ends it; the data stays.",
            "",
            "",
        ]
    )

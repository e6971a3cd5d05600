import json
from pathlib import Path

from keyhall.installation.demo_file import announcement, write_demo_file

PEOPLE = [
    {"role": "account_manager", "tenant": "gd", "email": "a@gd.example", "password": "p1", "home": "/staff/"},
    {"role": "hq_analyst", "tenant": "hq", "email": "h@hq.example", "password": "p2", "home": "/staff/"},
]
AGENTS = [
    {"tenant": "gd", "client_id": "gd-demo-agent", "client_secret": "khs_x"},
    {"tenant": "zj", "client_id": "zj-demo-agent", "client_secret": "khs_y"},
]


def test_the_demo_file_keeps_its_contract(tmp_path: Path) -> None:
    (tmp_path / "demo-people.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
    (tmp_path / "demo-agents.json").write_text(json.dumps(AGENTS), encoding="utf-8")
    write_demo_file(tmp_path, port=8123, base="localhost:8123", tenants=["hq", "gd"])
    assert json.loads((tmp_path / "demo.json").read_text(encoding="utf-8")) == {
        "base": "http://localhost:8123",
        "connect": "127.0.0.1:8123",
        "hosts": {"hq": "hq.localhost:8123", "gd": "gd.localhost:8123"},
        "users": [
            {
                "role": "account_manager",
                "host": "gd.localhost:8123",
                "email": "a@gd.example",
                "password": "p1",
                "home": "/staff/",
            },
            {
                "role": "hq_analyst",
                "host": "hq.localhost:8123",
                "email": "h@hq.example",
                "password": "p2",
                "home": "/staff/",
            },
        ],
        "agents": [
            {
                "host": "gd.localhost:8123",
                "client_id": "gd-demo-agent",
                "client_secret": "khs_x",
                "token_url": "http://gd.localhost:8123/oauth/token",
            }
        ],
    }


def test_people_of_a_tenant_that_no_longer_serves_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "demo-people.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
    content = write_demo_file(tmp_path, port=8000, base="localhost:8000", tenants=["hq"])
    assert [user["role"] for user in content["users"]] == ["hq_analyst"]


def test_the_announcement_shows_a_sign_in_for_each_role(tmp_path: Path) -> None:
    (tmp_path / "demo-people.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
    content = write_demo_file(tmp_path, port=8000, base="localhost:8000", tenants=["hq", "gd"])
    said = announcement(content)
    for user in content["users"]:
        assert user["email"] in said
        assert user["password"] in said
        assert f"http://{user['host']}{user['home']}" in said

"""The trail of changes over the API (A13)."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

from api.exports.running import write_export
from api.kit.registry import all_resources
from api.models import Export
from keyhall.access.actor import Channel, actor_with_roles, system_actor
from keyhall.audit.models import ChangeEntry
from keyhall.audit.subjects import all_subjects
from keyhall.rights.actions import set_column_rule
from tenants.customers.actions import change_contact, change_customer
from tests.api.cases import RIGHTS, ROOT, Clients, ResourceCases, queries_of
from tests.factories.customers import make_contact, make_customer
from tests.factories.identity import create_colleague
from tests.factories.notices import make_notice
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("A13")
SYSTEM = system_actor("factory")
ENTRIES = ROOT + "change-entries"


def entries(client: Any, **given: Any) -> list[dict[str, Any]]:
    answer = client.get(ENTRIES, given)
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def told(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Label to what stood there before and after."""
    return {change["label"]: (change["before"], change["after"]) for change in entry["changes"]}


class TestChangeEntries(ResourceCases):
    path = "change-entries"
    allowed = "auditor"
    denied = "province_manager"
    has_items = False
    # How many and the entries; what customers are called, and which are no persons; the role of the reader,
    # whose it is, and what the person in it is called.
    list_queries = 7

    def make(self, count: int) -> Any:
        made = [make_customer() for _ in range(count)]
        return made[0].uid

    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, "zj")
        assert {entry["subject"] for entry in entries(client)} == {"rights.assignment"}
        assert entries(client, record=str(uid)) == []


def test_an_entry_says_who_changed_what_from_what_to_what(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        manager = create_colleague("account_manager", name="王敏")
        customer = make_customer(name="羊城数据有限公司", industry="J")
        change_customer(
            uid=customer.uid,
            version=1,
            acting=SYSTEM,
            customer_class="group",
            account_manager_uid=manager.uid,
            region="440100",
        )
    changed, created = entries(client_of("auditor"), record=str(customer.uid))
    assert (created["verb_label"], changed["verb_label"]) == ("新增", "修改")
    assert changed["record"] == f"羊城数据有限公司 {customer.code}"
    assert (changed["actor_name"], changed["channel"]) == ("factory", "command")
    assert changed["correlation_id"] == str(SYSTEM.correlation_id)
    words = told(changed)
    assert words["客户类别"] == ("重要客户", "集团客户")
    assert words["客户经理"] == ("", "王敏")
    assert words["所属地区"][1] == "广州市"
    assert told(created)["名称"] == (None, "羊城数据有限公司")


def test_the_trail_is_searched_by_all_it_says(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        change_customer(uid=customer.uid, version=1, acting=SYSTEM, phone="020-81234567")
        make_notice()
        of_request = actor_with_roles(uuid4(), "李强", {"account_manager"}, Channel.WORKBENCH)
        change_customer(uid=customer.uid, version=2, acting=of_request, website="https://example.cn")
        middle = ChangeEntry.objects.get(correlation_id=of_request.correlation_id).recorded_at
    client = client_of("auditor")

    def verbs(**given: Any) -> list[tuple[str, str]]:
        return [(entry["subject"], entry["verb"]) for entry in entries(client, **given)]

    assert verbs(subject="notices.notice") == [("notices.notice", "publish")]
    assert set(verbs(subject="notices.notice,customers.customer")) == {
        ("notices.notice", "publish"),
        ("customers.customer", "change"),
        ("customers.customer", "create"),
    }
    mine = {"record": str(customer.uid)}
    assert verbs(person="李强") == verbs(actor=str(of_request.uid)) == [("customers.customer", "change")]
    assert verbs(correlation_id=str(of_request.correlation_id)) == [("customers.customer", "change")]
    assert verbs(channel="workbench", **mine) == [("customers.customer", "change")]
    assert len(verbs(verb="change", **mine)) == 2
    assert len(verbs(field="website", **mine)) == 2  # set when it was created, and changed
    assert len(verbs(**{"from": middle.isoformat()}, **mine)) == 1
    assert len(verbs(until=middle.isoformat(), **mine)) == 3
    assert verbs(subject="no.such") == []


def test_the_filters_offer_what_this_kind_of_tenant_has(client_of: Clients) -> None:
    def offered(tenant: str, name: str) -> dict[str, str]:
        described = client_of("auditor", tenant).get(f"{ROOT}resources/change-entries").json()
        return dict(next(entry["choices"] for entry in described["filters"] if entry["name"] == name))

    province, headquarters = offered("gd", "subject"), offered("hq", "subject")
    assert province["customers.customer"] == "客户"
    assert "headquarters.province" in headquarters.keys() - province.keys()
    assert "customers.customer" not in headquarters
    assert offered("gd", "field")["mobile"] == "手机"


def test_personal_fields_are_masked_for_whoever_may_not_see_them_whole(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        contact = make_contact(make_customer(), mobile="13812345678", email="li.na@example.cn")
        change_contact(uid=contact.uid, version=1, acting=SYSTEM, mobile="13987654321", birth_date=None)
        person = make_customer(
            name="陈思远",
            kind="individual",
            phone="13500001111",
            identity_document="11010519491231002X",
            address="广东省广州市天河区体育西路 1 号",
        )
        company = make_customer(phone="020-81234567")
    client = client_of("auditor")
    changed, created = entries(client, record=str(contact.uid))
    assert told(changed)["手机"] == ("138****5678", "139****4321")
    assert told(created)["电子邮箱"] == (None, "l***@example.cn")
    words = told(entries(client, record=str(person.uid))[0])
    assert (words["电话"], words["证件号码"]) == ((None, "135****1111"), (None, "1101**********002X"))
    assert words["地址"] == (None, "广东省广州市***")
    assert told(entries(client, record=str(company.uid))[0])["电话"] == (None, "020-81234567")


def test_a_denied_column_is_not_in_the_trail_either(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer(phone="020-81234567", website="https://example.cn")
        contact = make_contact(customer, birth_date=None)
        for column, effect in (("phone", "deny"), ("website", "mask")):
            set_column_rule(role="auditor", resource="customers", column=column, effect=effect, acting=SYSTEM)
    client = client_of("auditor")
    words = told(entries(client, record=str(customer.uid))[0])
    assert "电话" not in words
    assert words["网站"] == (None, "***")
    # Nobody without the right to details has the column of birth dates at all.
    assert "出生日期" not in told(entries(client, record=str(contact.uid))[0])


def test_headquarters_has_a_trail_of_its_own(client_of: Clients) -> None:
    client = client_of("auditor", "hq")
    assert {entry["subject"] for entry in entries(client)} == {"rights.assignment"}


def test_an_auditor_takes_the_trail_out_as_a_file(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        contact = make_contact(make_customer(), mobile="13812345678")
    client = client_of("auditor")
    order = {
        "resource": "change-entries",
        "format": "csv",
        "filters": {"record": [str(contact.uid)]},
        "columns": ["verb_label", "subject", "record", "changes"],
    }
    answer = client.post(ROOT + "exports", order, content_type="application/json")
    assert answer.status_code == 202, answer.json()
    with inside("gd"):
        export = Export.objects.get(uid=answer.json()["uid"])
        acting = actor_with_roles(export.requested_by_uid, "某人", {"auditor"}, Channel.JOB)
        for _done in write_export(export, acting):
            pass
    content = client.get(f"{ROOT}exports/{export.uid}/file").getvalue().decode("utf-8-sig")
    heads, line = csv.reader(io.StringIO(content))
    assert heads == ["动作", "对象类型", "对象", "修改内容"]
    assert line[:3] == ["新增联系人", "联系人", "李娜"]
    assert "手机：138****5678" in line[3]


@pytest.mark.parametrize("resource", ["change-entries", "access-entries"])
def test_who_may_only_look_takes_nothing_out(client_of: Clients, inside: Any, resource: str) -> None:
    client = client_of("system_administrator")
    body = {"resource": resource, "format": "csv"}
    assert client.post(ROOT + "exports", body, content_type="application/json").status_code == 403
    with inside("gd"):
        assert not Export.objects.exists()


def test_the_trail_stands_beside_the_record(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer(name="羊城数据有限公司")
        change_customer(uid=customer.uid, version=1, acting=SYSTEM, name="羊城数据集团有限公司")
    client, address = client_of("province_manager"), f"{ROOT}customers/{customer.uid}/changes"
    page = client.get(address).json()
    assert [entry["verb"] for entry in page["results"]] == ["change", "create"]
    assert told(page["results"][0]) == {"名称": ("羊城数据有限公司", "羊城数据集团有限公司")}
    assert client.get(address, {"verb": "create"}).json()["count"] == 1
    # Whether it is there, how many, the entries, what the record is called, and whether it is a person's.
    assert queries_of("default", lambda: client.get(address)) == 5 + RIGHTS


def test_it_is_for_those_who_see_the_record(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        change_customer(uid=customer.uid, version=1, acting=SYSTEM, name="羊城数据集团有限公司")
    address = f"{ROOT}customers/{customer.uid}/changes"
    assert client_of(None).get(address).status_code == 401
    assert client_of("system_administrator").get(address).status_code == 403
    assert client_of("province_manager", "zj").get(address).status_code == 404
    assert client_of("province_manager").get(f"{ROOT}customers/{uuid4()}/changes").status_code == 404


def test_a_customers_own_people_see_the_record_alone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        site = make_site(customer)
    own = client_of("customer_administrator", customer_uid=customer.uid)
    assert own.get(f"{ROOT}sites/{site.uid}").status_code == 200
    assert own.get(f"{ROOT}sites/{site.uid}/changes").status_code == 403
    assert client_of("province_manager").get(f"{ROOT}sites/{site.uid}/changes").json()["count"] == 1


def test_every_field_names_a_column_that_its_resource_has() -> None:
    columns = {
        resource.name: {column.name for column in (*resource.columns, *resource.more)}
        for resource in all_resources()
    }
    for subject in all_subjects():
        if subject.resource:
            named = {subject.column_of(name) for name in subject.fields} - {""}
            assert named <= columns[subject.resource], subject.name

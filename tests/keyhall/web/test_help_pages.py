"""The help of all pages: listed by role, searched in both languages (A18)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

import portal.urls
import staff_app.urls
from keyhall.web.help import TITLE, help_of, help_template_of
from keyhall.web.screens.forms import FormField, FormPage
from tests.factories.customers import make_customer

Clients = Callable[..., Client]
pytestmark = pytest.mark.row("A18")
STAFF, HALL = "/staff/help/", "/hall/help/"
FORMS: list[tuple[str, Any, FormField]] = [
    (str(entry.name), vars(entry.callback)["view_class"], field)
    for urls in (staff_app.urls, portal.urls)
    for entry in urls.urlpatterns
    if issubclass(vars(entry.callback).get("view_class", object), FormPage)
    for field in vars(entry.callback)["view_class"].fields
]


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("name", "page", "field"), FORMS, ids=lambda given: getattr(given, "name", None))
def test_every_field_of_a_form_is_explained(name: str, page: Any, field: FormField, language: str) -> None:
    with translation.override(language):
        explained = get_template(help_template_of(help_of(page))).render()
        assert field.hint or str(field.label).casefold() in explained.casefold(), f"{name}: {field.name}"


def test_the_index_lists_what_the_reader_may_open(client_of: Clients) -> None:
    manager = text(client_of("province_manager"), STAFF)
    assert all(f"{STAFF}{name}/" in manager for name in ("home", "customers", "customer-form", "parameters"))
    assert f"{STAFF}provinces/" not in manager
    seat = text(client_of("seat_agent"), STAFF)
    assert f"{STAFF}customers/" in seat
    assert all(f"{STAFF}{name}/" not in seat for name in ("parameters", "agents", "bill-runs", "nation"))


def test_headquarters_has_its_own_topics(client_of: Clients) -> None:
    index = text(client_of("hq_analyst", "hq"), STAFF)
    assert all(f"{STAFF}{name}/" in index for name in ("nation", "national-province", "provinces"))
    assert f"{STAFF}customers/" not in index


def test_chinese_is_found_within_words_and_titles_come_first(client_of: Clients) -> None:
    found = text(client_of("province_manager"), STAFF, search="导出")
    assert "<mark>导出</mark>" in found
    assert f"{STAFF}customers/" in found
    both = text(client_of("province_manager"), STAFF, search="参数 历史")
    assert f"{STAFF}parameter/" in both
    assert f"{STAFF}sites/" not in both


def test_english_is_found_whatever_its_case(client_of: Clients) -> None:
    client = client_of("province_manager")
    client.cookies["django_language"] = "en"
    found = text(client, STAFF, search="FILTER customers")
    assert "<mark>Filter</mark>" in found
    assert f"{STAFF}customers/" in found


def test_what_is_typed_is_shown_as_text(client_of: Clients) -> None:
    found = text(client_of("province_manager"), STAFF, search="<b>没有")
    assert "<b>没有" not in found
    assert "没有找到" in found


def test_a_topic_is_read_and_leads_to_its_page(client_of: Clients) -> None:
    client = client_of("province_manager")
    topic = text(client, f"{STAFF}customers/")
    assert "360° 视图" in topic
    assert 'href="/staff/customers/"' in topic
    assert client.get(f"{STAFF}nation/").status_code == 404
    assert client.get(f"{STAFF}no-such/").status_code == 404


@pytest.mark.row("A10")
def test_what_is_written_for_others_is_not_found(client_of: Clients) -> None:
    assert "设置时注意" in text(client_of("province_manager"), f"{STAFF}parameters/")
    reader = client_of("city_manager")
    assert "设置时注意" not in text(reader, f"{STAFF}parameters/")
    assert "没有找到" in text(reader, STAFF, search="设置时注意")


def test_every_page_leads_to_the_index(client_of: Clients) -> None:
    assert f'href="{STAFF}"' in text(client_of("account_manager"), "/staff/customers/")


def test_a_customers_people_read_the_help_of_the_hall(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("customer_technician", customer_uid=customer.uid)
    index = text(client, HALL)
    assert f"{HALL}hall-products/" in index
    assert f"{HALL}hall-bills/" not in index
    assert client.get(STAFF).status_code == 403


def test_without_sign_in_there_is_no_help_to_read(client_of: Clients) -> None:
    for path in (STAFF, HALL, f"{STAFF}home/"):
        assert client_of(None).get(path).status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("urls", [staff_app.urls, portal.urls])
def test_no_two_topics_have_the_same_title(urls: Any, language: str) -> None:
    with translation.override(language):
        titles = {
            name: TITLE.findall(get_template(help_template_of(name)).render())[0]
            for name in {help_of(vars(entry.callback)["view_class"]) for entry in urls.urlpatterns} - {""}
        }
    twice = {name for name, title in titles.items() if list(titles.values()).count(title) > 1}
    assert not twice

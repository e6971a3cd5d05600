"""Collecting, compiling and checking the interface's texts, on a small source tree of the test's own."""

import gettext
from pathlib import Path

import pytest

from keyhall.web.translation_checks import check_catalogues
from keyhall.web.translations import (
    catalogue_path,
    compile_catalogues,
    read_catalogues,
    update_catalogues,
    write_catalogue,
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An area with one text in Python and two in a template."""
    area = tmp_path / "tenants" / "customers"
    (area / "templates").mkdir(parents=True)
    (area / "permissions.py").write_text('TITLE = gettext_lazy("查看客户")\n', encoding="utf-8")
    template = area / "templates" / "page.html"
    template.write_text(
        '{% load i18n %}<p>{% trans "新增客户" %}\n  {% blocktrans %}共 {{ n }} 个{% endblocktrans %}',
        encoding="utf-8",
    )
    return tmp_path


def _translate(tree: Path, **texts: str) -> None:
    catalogue = read_catalogues(tree)["customers"]
    for chinese, english in texts.items():
        catalogue[chinese].string = english
    write_catalogue(catalogue_path(tree, "customers"), catalogue)


def test_texts_of_python_and_templates_land_in_their_areas_catalogue(tree: Path) -> None:
    assert update_catalogues(tree) == ["locale/customers/en/LC_MESSAGES/django.po"]
    held = {message.id for message in read_catalogues(tree)["customers"] if message.id}
    assert held == {"查看客户", "新增客户", "共 %(n)s 个"}


def test_a_second_collection_changes_nothing_and_keeps_what_was_translated(tree: Path) -> None:
    update_catalogues(tree)
    _translate(tree, 查看客户="View customers")
    assert update_catalogues(tree) == []
    assert read_catalogues(tree)["customers"]["查看客户"].string == "View customers"


def test_a_text_that_left_the_sources_leaves_the_catalogue(tree: Path) -> None:
    update_catalogues(tree)
    (tree / "tenants/customers/permissions.py").write_text("", encoding="utf-8")
    update_catalogues(tree)
    assert read_catalogues(tree)["customers"].get("查看客户") is None


def test_a_missing_translation_is_a_fault(tree: Path) -> None:
    update_catalogues(tree)
    _translate(tree, 查看客户="View customers", 新增客户="New customer")
    faults = check_catalogues(tree)
    assert faults == ["tenants/customers/templates/page.html: missing: 共 %(n)s 个"]


def test_chinese_left_in_english_and_lost_placeholders_are_faults(tree: Path) -> None:
    update_catalogues(tree)
    _translate(tree, 查看客户="View 客户", 新增客户="New customer", **{"共 %(n)s 个": "In total"})
    assert check_catalogues(tree) == [
        "customers: Chinese in English: 查看客户",
        "customers: placeholders differ: 共 %(n)s 个",
    ]


def test_chinese_outside_a_translation_tag_is_a_fault(tree: Path) -> None:
    update_catalogues(tree)
    _translate(tree, 查看客户="View", 新增客户="New", **{"共 %(n)s 个": "%(n)s in total"})
    (tree / "tenants/customers/templates/bare.html").write_text("<p>客户</p>", encoding="utf-8")
    assert check_catalogues(tree) == ["tenants/customers/templates/bare.html: not translatable: 客户"]


def test_compiled_texts_are_read_by_gettext_and_compiled_once(tree: Path) -> None:
    update_catalogues(tree)
    _translate(tree, 查看客户="View customers")
    assert compile_catalogues(tree) == 1
    with catalogue_path(tree, "customers").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("查看客户") == "View customers"
    assert compile_catalogues(tree) == 0

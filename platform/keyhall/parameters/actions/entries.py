"""Keeping the words of a dictionary (A11): a word is retired, never removed, since records have it."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, Stale, type_message
from keyhall.parameters.dictionaries import dictionary_named
from keyhall.parameters.history import trail_uid
from keyhall.parameters.models import DictionaryEntry
from keyhall.parameters.permissions import CHANGE_PARAMETER
from keyhall.tenancy.context import current_tenant

SUBJECT = "parameters.dictionary"
CODE = re.compile(r"[a-z][a-z0-9_]{0,15}")
LONGEST_NAME = 40
LAST_POSITION = 9_999
TAKEN = {
    "parameters_entry_code_once": ("code", _("已有这个代码，请换一个，或恢复停用的那一条。")),
    "parameters_entry_name_once": ("name", _("已有同名的词，请换一个名称。")),
}


@transaction.atomic
def add_entry(
    *, dictionary: str, code: str, name: str, english: str, acting: Actor, position: int | None = None
) -> DictionaryEntry:
    """A new word, at the end unless `position` says where. Raises NotFound, Invalid naming the fields."""
    acting.require(CHANGE_PARAMETER)
    _known(dictionary)
    last = DictionaryEntry.objects.filter(dictionary=dictionary).aggregate(last=Max("position"))["last"]
    entry = DictionaryEntry(
        dictionary=dictionary,
        code=code.strip(),
        name=name.strip(),
        english=english.strip(),
        position=min((last or 0) + 10, LAST_POSITION) if position is None else position,
    )
    problems = _problems(entry)
    if not CODE.fullmatch(entry.code):
        problems["code"] = [_("代码为小写字母开头的字母、数字和下划线，最多 16 位。")]
    _save(entry, problems, is_new=True)
    _note(entry, "add", None, acting)
    return entry


@transaction.atomic
def change_entry(
    *, dictionary: str, code: str, version: int | None, acting: Actor, **changes: Any
) -> DictionaryEntry:
    """Change a word's `name`, `english` or `position`, on old records too; its code stays.

    Raises NotFound, Stale, Invalid naming the fields.
    """
    acting.require(CHANGE_PARAMETER)
    entry = _held(dictionary, code, version)
    before = _trail(entry)
    for field in ("name", "english"):
        if field in changes:
            setattr(entry, field, changes[field].strip())
    entry.position = changes.get("position", entry.position)
    _save(entry, _problems(entry))
    _note(entry, "change", before, acting)
    return entry


@transaction.atomic
def retire_entry(*, dictionary: str, code: str, version: int | None, acting: Actor) -> DictionaryEntry:
    """Offer a word no more; records that have it keep it. Raises Conflict for one the system itself needs
    and for the last one left."""
    acting.require(CHANGE_PARAMETER)
    entry = _held(dictionary, code, version)
    if code in _known(dictionary).fixed:
        raise Conflict(_("系统的规则用到这个词，不能停用。"), code="entry_fixed")
    others = DictionaryEntry.objects.filter(dictionary=dictionary, is_active=True).exclude(pk=entry.pk)
    if not others.exists():
        raise Conflict(_("字典中至少要有一个在用的词。"), code="entry_last")
    return _switch(entry, "retire", False, acting)


@transaction.atomic
def restore_entry(*, dictionary: str, code: str, version: int | None, acting: Actor) -> DictionaryEntry:
    """Offer a retired word again. Raises Invalid where another has taken its name."""
    acting.require(CHANGE_PARAMETER)
    return _switch(_held(dictionary, code, version), "restore", True, acting)


def _switch(entry: DictionaryEntry, verb: str, is_active: bool, acting: Actor) -> DictionaryEntry:
    before = _trail(entry)
    entry.is_active = is_active
    _save(entry, {})
    _note(entry, verb, before, acting)
    return entry


def _known(dictionary: str) -> Any:
    return dictionary_named(dictionary, current_tenant().tenant_type)


def _held(dictionary: str, code: str, version: int | None) -> DictionaryEntry:
    _known(dictionary)
    entry = DictionaryEntry.objects.select_for_update().filter(dictionary=dictionary, code=code).first()
    if entry is None:
        raise NotFound
    if version is not None and entry.version != version:
        raise Stale
    return entry


def _problems(entry: DictionaryEntry) -> dict[str, list[type_message]]:
    problems: dict[str, list[type_message]] = {}
    for field in ("name", "english"):
        if not 0 < len(getattr(entry, field)) <= LONGEST_NAME:
            problems[field] = [_("请填写名称，最多 40 个字。")]
    if not 0 <= entry.position <= LAST_POSITION:
        problems["position"] = [_("请填写 0 至 9,999 之间的整数。")]
    return problems


def _save(entry: DictionaryEntry, problems: dict[str, list[type_message]], *, is_new: bool = False) -> None:
    if problems:
        raise Invalid(problems)
    entry.changed_at = timezone.now()
    if not is_new:
        entry.version += 1
    try:
        with transaction.atomic():
            entry.save(force_insert=is_new)
    except IntegrityError as error:
        for constraint, (field, told) in TAKEN.items():
            if constraint in str(error):
                raise Invalid({field: [told]}) from error
        raise


def _trail(entry: DictionaryEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": entry.name,
        "english": entry.english,
        "position": entry.position,
        "is_active": entry.is_active,
    }


def _note(entry: DictionaryEntry, verb: str, before: dict[str, Any] | None, acting: Actor) -> None:
    """A dictionary's words share one trail; each line says which word it is of."""
    after = _trail(entry)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=trail_uid(entry.dictionary),
        verb=verb,
        before=before and {**before, "code": None},
        after=after,
    )

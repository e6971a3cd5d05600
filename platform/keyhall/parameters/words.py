"""Reading the words of dictionaries (A11)."""

from django.db.models import QuerySet
from django.utils.translation import get_language

from keyhall.access.actor import Actor
from keyhall.audit.models import ChangeEntry
from keyhall.audit.trail import changes_of
from keyhall.parameters.dictionaries import Dictionary, dictionaries_of, dictionary_named
from keyhall.parameters.history import trail_uid
from keyhall.parameters.models import DictionaryEntry
from keyhall.parameters.permissions import VIEW_PARAMETER
from keyhall.tenancy.context import current_tenant


def words_of(dictionary: Dictionary, *, retired: bool = True) -> list[tuple[str, str]]:
    """Codes and names in the reader's language, in the tenant's order; without `retired` those still to be
    had."""
    entries = DictionaryEntry.objects.filter(dictionary=dictionary.name)
    if not retired:
        entries = entries.filter(is_active=True)
    name = "english" if get_language() == "en" else "name"
    return list(entries.order_by("-is_active", "position", "id").values_list("code", name))


def may_be_chosen(dictionary: Dictionary, code: str, *, former: str | None = None) -> bool:
    """Whether a record may have this word: one in use, or the one it has already (`former`)."""
    found = DictionaryEntry.objects.filter(dictionary=dictionary.name, code=code)
    return (found if code == former else found.filter(is_active=True)).exists()


def visible_dictionaries(*, acting: Actor) -> list[Dictionary]:
    """The dictionaries kept here."""
    acting.require(VIEW_PARAMETER)
    return dictionaries_of(current_tenant().tenant_type)


def visible_dictionary(name: str, *, acting: Actor) -> Dictionary:
    """One of them; raises NotFound."""
    acting.require(VIEW_PARAMETER)
    return dictionary_named(name, current_tenant().tenant_type)


def entries_of(*names: str, acting: Actor) -> QuerySet[DictionaryEntry]:
    """The words of these dictionaries, those in use first."""
    acting.require(VIEW_PARAMETER)
    return DictionaryEntry.objects.filter(dictionary__in=names).order_by(
        "dictionary", "-is_active", "position", "id"
    )


def dictionary_history(name: str, *, acting: Actor) -> QuerySet[ChangeEntry]:
    """Who changed which word of a dictionary and when, the latest first."""
    acting.require(VIEW_PARAMETER)
    return changes_of(trail_uid(name))

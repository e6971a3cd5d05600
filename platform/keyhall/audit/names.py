"""Words for what the trail keeps as a reference."""

from collections.abc import Collection, Mapping

from django.db.models import Model

from keyhall.access.models import Person
from keyhall.access.registry import permission_title
from keyhall.audit.subjects import Names
from keyhall.reference.divisions import division_names
from keyhall.rights.role_names import role_names


def names_from(model: type[Model], *paths: str, key: str = "uid") -> Names:
    """What records are called by their `key`: the values at `paths`, with a space between."""

    def find(keys: Collection[str]) -> dict[str, str]:
        found = model._default_manager.filter(**{f"{key}__in": keys}).order_by().values_list(key, *paths)
        return {str(one): " ".join(str(part) for part in parts if part) for one, *parts in found}

    return find


def people(uids: Collection[str]) -> Mapping[str, str]:
    """The names of people in the tenant's directory."""
    return {str(uid): name for uid, name in Person.objects.filter(uid__in=uids).values_list("uid", "name")}


def divisions(codes: Collection[str]) -> Mapping[str, str]:
    """The names of administrative divisions."""
    known = division_names()
    return {code: known[code] for code in codes if code in known}


def roles(codes: Collection[str]) -> Mapping[str, str]:
    """The names of roles, the tenant's own too."""
    return {code: str(name) for code, name in role_names(codes).items()}


def permissions(names: Collection[str]) -> Mapping[str, str]:
    """What permissions are called."""
    return {name: str(permission_title(name)) for name in names}

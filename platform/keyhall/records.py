"""Taking hold of a record in order to change it."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from keyhall.errors import NotFound, Stale

Record = TypeVar("Record", bound=Model)


def held(records: QuerySet[Record], uid: UUID, version: int | None) -> Record:
    """The record of this uid among `records`, locked until the transaction ends; what it joins is not.

    `version` is the one the caller read (None: whichever is current). Raises NotFound, or Stale when
    somebody changed the record since.
    """
    found: Any = records.select_for_update(of=("self",)).filter(uid=uid).first()
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Stale
    return found  # type: ignore[no-any-return]  # a record has uid and version, a model need not

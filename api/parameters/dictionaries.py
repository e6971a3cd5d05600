"""Addresses of dictionaries and their words (A11)."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import etag_of, expected_version
from api.kit.operations import Operation
from api.kit.views import ApiView
from api.parameters.serializers import (
    DictionariesShape,
    DictionaryWithHistory,
    EntryChanges,
    EntryShape,
    NewEntry,
)
from api.parameters.shapes import dictionary_shape, dictionary_trail, entry_shape
from api.parameters.views import SHOWN
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.parameters import actions
from keyhall.parameters.permissions import CHANGE_PARAMETER, VIEW_PARAMETER
from keyhall.parameters.words import dictionary_history, entries_of, visible_dictionaries, visible_dictionary


def answer_entry(name: str, code: str, acting: Actor, status: int = 200) -> Response:
    """One word with its version; raises NotFound."""
    dictionary = visible_dictionary(name, acting=acting)
    entry = entries_of(name, acting=acting).filter(code=code).first()
    if entry is None:
        raise NotFound
    response = Response(entry_shape(entry, dictionary), status=status)
    response["ETag"] = etag_of(entry.version)
    return response


class DictionariesView(ApiView):
    """Every dictionary with its words."""

    operations = {
        "GET": Operation(summary=_("数据字典列表"), permission=VIEW_PARAMETER, answer=DictionariesShape)
    }

    def get(self, request: Request) -> Response:
        found = visible_dictionaries(acting=self.acting)
        entries = list(entries_of(*(entry.name for entry in found), acting=self.acting))
        return Response({"results": [dictionary_shape(dictionary, entries) for dictionary in found]})


class DictionaryView(ApiView):
    """A dictionary, its words and who changed them."""

    operations = {
        "GET": Operation(
            summary=_("一个字典及其历史"), permission=VIEW_PARAMETER, answer=DictionaryWithHistory
        )
    }

    def get(self, request: Request, name: str) -> Response:
        dictionary = visible_dictionary(name, acting=self.acting)
        shape = dictionary_shape(dictionary, entries_of(name, acting=self.acting))
        history = dictionary_history(name, acting=self.acting)[:SHOWN]
        return Response({**shape, "history": dictionary_trail(history)})


class EntriesView(ApiView):
    """Adding a word."""

    operations = {
        "POST": Operation(
            summary=_("新增字典词条"),
            permission=CHANGE_PARAMETER,
            body=NewEntry,
            answer=EntryShape,
            status=201,
        )
    }

    def post(self, request: Request, name: str) -> Response:
        made = actions.add_entry(dictionary=name, acting=self.acting, **self.read_body(NewEntry))
        return answer_entry(name, made.code, self.acting, 201)


class EntryView(ApiView):
    """A word: read, renamed, moved."""

    operations = {
        "GET": Operation(summary=_("一个字典词条"), permission=VIEW_PARAMETER, answer=EntryShape),
        "PATCH": Operation(
            summary=_("修改字典词条"),
            permission=CHANGE_PARAMETER,
            body=EntryChanges,
            answer=EntryShape,
            needs_version=True,
        ),
    }

    def get(self, request: Request, name: str, code: str) -> Response:
        return answer_entry(name, code, self.acting)

    def patch(self, request: Request, name: str, code: str) -> Response:
        version = expected_version(request)
        changes = self.read_body(EntryChanges, partial=True)
        actions.change_entry(dictionary=name, code=code, version=version, acting=self.acting, **changes)
        return answer_entry(name, code, self.acting)


class RetireEntryView(ApiView):
    """Offering a word no more; records keep it."""

    operations = {
        "POST": Operation(
            summary=_("停用字典词条"), permission=CHANGE_PARAMETER, answer=EntryShape, needs_version=True
        )
    }

    def post(self, request: Request, name: str, code: str) -> Response:
        version = expected_version(request)
        actions.retire_entry(dictionary=name, code=code, version=version, acting=self.acting)
        return answer_entry(name, code, self.acting)


class RestoreEntryView(ApiView):
    """Offering a retired word again."""

    operations = {
        "POST": Operation(
            summary=_("恢复字典词条"), permission=CHANGE_PARAMETER, answer=EntryShape, needs_version=True
        )
    }

    def post(self, request: Request, name: str, code: str) -> Response:
        version = expected_version(request)
        actions.restore_entry(dictionary=name, code=code, version=version, acting=self.acting)
        return answer_entry(name, code, self.acting)

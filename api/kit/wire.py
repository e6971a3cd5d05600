"""What goes over the wire: JSON with decimals as strings, read without ever passing through float."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from rest_framework import exceptions
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from api.kit.problems import MEDIA_TYPE

# What lists are full of, told by type before DRF tries one kind after another.
WRITERS: dict[type, Callable[[Any], str]] = {
    Decimal: lambda value: format(value, "f"),
    UUID: str,
    date: date.isoformat,
}


class WireEncoder(JSONEncoder):
    """DRF's encoder, with decimals written out in full: never `1E+2`."""

    def default(self, obj: Any) -> Any:
        write = WRITERS.get(type(obj))
        return write(obj) if write else super().default(obj)


class WireRenderer(JSONRenderer):
    """JSON in UTF-8; decimals as strings (in process they stay `Decimal`)."""

    encoder_class = WireEncoder
    charset = None


class ProblemRenderer(WireRenderer):
    """JSON under the media type of problems."""

    media_type = MEDIA_TYPE


LARGEST_EXPONENT = 100
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _decimal(text: str) -> Decimal:
    """A number as written; exponents are bounded, since `1e999999999` written out would fill the memory."""
    exponent = text.lower().partition("e")[2]
    if len(exponent) > 5 or abs(int(exponent or 0)) > LARGEST_EXPONENT:
        raise ValueError(text[:40])
    return Decimal(text)


class WireParser(JSONParser):
    """JSON whose numbers with a point become `Decimal`; anything that is not JSON is a 400.

    So are half surrogate pairs (`"\\ud800"`), which neither the database nor an answer can hold.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", "utf-8")
        try:
            text = stream.read().decode(encoding)
            data = json.loads(text, parse_float=_decimal, parse_constant=_refuse_constant)
            if _ESCAPED_SURROGATE.search(text):
                json.dumps(data, ensure_ascii=False, cls=WireEncoder).encode()
            return data
        except (ValueError, LookupError, RecursionError) as error:
            raise exceptions.ParseError from error


PARSERS: list[type[BaseParser]] = [WireParser]
UPLOAD_PARSERS: list[type[BaseParser]] = [MultiPartParser]

"""What goes over the wire: JSON with decimals as strings, read without ever passing through float."""

import codecs
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from api.kit.problems import MEDIA_TYPE


class WireEncoder(JSONEncoder):
    """DRF's encoder, with decimals written out in full: never `1E+2`."""

    def default(self, obj: Any) -> Any:
        if isinstance(obj, Decimal):
            return format(obj, "f")
        return super().default(obj)


class WireRenderer(JSONRenderer):
    """JSON in UTF-8; decimals as strings (in process they stay `Decimal`)."""

    encoder_class = WireEncoder
    charset = None


class ProblemRenderer(WireRenderer):
    media_type = MEDIA_TYPE


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class WireParser(JSONParser):
    """JSON whose numbers with a point become `Decimal`; anything that is not JSON is a 400."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", "utf-8")
        try:
            text = codecs.getreader(encoding)(stream).read()
            return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, LookupError, RecursionError) as error:
            raise exceptions.ParseError from error


PARSERS: list[type[BaseParser]] = [WireParser]
UPLOAD_PARSERS: list[type[BaseParser]] = [MultiPartParser]

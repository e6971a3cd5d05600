"""Bodies sent in chunks, whose length nobody announces, are read before Django sees the request (A22)."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from keyhall.access.body_limit import longest_body

STEP = 64 * 1024


class ChunkedBody:
    """Around the application: gives a chunked body its length, or a length past the limit.

    Django takes a body without a length for none at all. What is past the limit is not read: the request
    goes on as one that announces a byte too many and is refused like any other.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return self.application(environ, start_response)
        with SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE) as body:
            try:
                length = _copy(environ["wsgi.input"], body, longest_body(environ.get("CONTENT_TYPE", "")))
            except OSError:
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                return [b""]
            body.seek(0)
            told = {**environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}
            return self.application(told, start_response)


def _copy(source: Any, target: IO[bytes], limit: int) -> int:
    """Copy at most `limit` bytes; returns how many there were, `limit` + 1 for more."""
    length = 0
    while length <= limit and (part := source.read(min(STEP, limit + 1 - length))):
        length += len(part)
        target.write(part)
    return length

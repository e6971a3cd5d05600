"""Files as answers."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def file_response(name: str, content_type: str, content: bytes) -> HttpResponse:
    """A file to be saved under `name`."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response

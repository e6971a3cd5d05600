"""A write sent twice under one Idempotency-Key is done once: the second gets the first one's answer."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connections
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.wire import WireEncoder
from api.models import IdempotencyKey
from keyhall.errors import Invalid
from keyhall.sealing import seal, unseal

LONGEST_KEY = 200
KEPT_HEADERS = ("ETag", "Location")
SEALED = "$sealed"


def _file_digest(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def digest_of(request: Request) -> str:
    """What was asked, to the byte: method, path and body, files by their content."""
    body = request.data
    if hasattr(body, "lists"):
        body = {
            name: [_file_digest(v) if isinstance(v, UploadedFile) else v for v in vs]
            for name, vs in body.lists()
        }
    elif isinstance(body, dict):
        body = {name: _file_digest(v) if isinstance(v, UploadedFile) else v for name, v in body.items()}
    text = json.dumps(body, cls=WireEncoder, sort_keys=True)
    return hashlib.sha256(f"{request.method} {request._request.path}\n{text}".encode()).hexdigest()


def _claim(actor_uid: UUID, key: str, digest: str) -> bool:
    """Take the key, waiting for a running request that holds it; False when it has been used."""
    table = IdempotencyKey._meta.db_table
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (actor_uid, key, digest, headers) VALUES (%s, %s, %s, '{{}}') "
            "ON CONFLICT DO NOTHING RETURNING id",
            [actor_uid, key, digest],
        )
        return cursor.fetchone() is not None


def answer_once(request: Request, actor_uid: UUID, answer: Callable[[], Any]) -> Any:
    """Run `answer` unless this actor has sent the same under the same key before.

    Key and effect commit together, so a request that failed may be sent again; another body under a
    used key is Invalid.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip()
    if not key:
        return answer()
    # A page's form brings it in a field, where it may hold what no header can.
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid({"Idempotency-Key": [_("请使用不超过 200 个可见字符的幂等键。")]})
    digest = digest_of(request)
    mine = IdempotencyKey.objects.filter(actor_uid=actor_uid, key=key)
    if not _claim(actor_uid, key, digest):
        return _replay(mine.get(), digest)
    response = answer()
    mine.update(
        status=response.status_code,
        answer=_kept(response),
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
    )
    return response


def _kept(response: Response) -> Any:
    """The answer as it is stored: as JSON, sealed where it holds a secret."""
    text = json.dumps(response.data, cls=WireEncoder)
    return {SEALED: seal(text)} if getattr(response, "holds_secret", False) else json.loads(text)


def _given(answer: Any) -> Any:
    """The answer as it was given."""
    is_sealed = isinstance(answer, dict) and set(answer) == {SEALED}
    return json.loads(unseal(answer[SEALED])) if is_sealed else answer


def _replay(stored: IdempotencyKey, digest: str) -> Response:
    if stored.digest != digest:
        raise Invalid({"Idempotency-Key": [_("该幂等键已用于内容不同的请求，请换一个新的键。")]})
    headers = {**stored.headers, "Idempotent-Replayed": "true"}
    return Response(_given(stored.answer), status=stored.status, headers=headers)

"""Tokens for programs: OAuth 2 client credentials by oauthlib over this province's tables (I02)."""

import base64
import binascii
import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_plus

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oauthlib.common import Request
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from keyhall.access.actor import Actor, Appointment, Channel, actor_appointed
from keyhall.access.roles import Role
from keyhall.access.table import permissions_of_role
from keyhall.rights.queries import column_rules
from tenants.channels.credentials import TOKEN_PREFIX, digest_of, may_come_from, new_token
from tenants.channels.models import (
    AccessToken,
    AgentProgram,
    AgentState,
    ProgramSecret,
    ProgramState,
)
from tenants.channels.refusals import note_refused, seconds_to_wait
from tenants.channels.scopes import permissions_in

TOKEN_SECONDS = 3600
# As long as the name of whoever submits an order may be.
LONGEST_NAME = 80


@dataclass(frozen=True)
class TokenAnswer:
    """What the token endpoint says: status, headers and a JSON object as RFC 6749 wants it."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]


class _Validator(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """What oauthlib asks about programs, answered from the province's tables.

    A request is anything with `client_id`, `client_secret`, `headers`; found programs stand in `client`.
    """

    def __init__(self, address: str | None) -> None:
        self.address = address

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        client_id, secret = credentials_of(request)
        program = _program_of(client_id, secret)
        if program is None or not may_come_from(program.addresses, self.address):
            return False
        request.client = program
        request.client_id = client_id
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(client.scopes)

    def save_token(self, token: Mapping[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        AccessToken.objects.create(
            program=request.client,
            digest=digest_of(token["access_token"]),
            scopes=token["scope"].split(),
            expires_at=timezone.now() + timedelta(seconds=token["expires_in"]),
        )


def credentials_of(request: Request) -> tuple[str, str]:
    """Client id and secret: of the Basic header where there is one, else of the body; empty where none."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote_plus(name), unquote_plus(secret)
    return request.client_id or "", request.client_secret or ""


def _program_of(client_id: str, secret: str) -> AgentProgram | None:
    """The working program of these credentials."""
    found = ProgramSecret.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()),
        digest=digest_of(secret),
        program__client_id=client_id,
        program__state=ProgramState.ACTIVE,
        program__agent__state=AgentState.ACTIVE,
    ).select_related("program")
    held = found.first()
    return held.program if held else None


@transaction.atomic
def issue_token(*, uri: str, body: str, headers: Mapping[str, str], address: str | None) -> TokenAnswer:
    """Answer a request for a token, good for one hour.

    Whoever has shown wrong credentials too often is told to wait (429), right ones or not.
    """
    asked = Request(uri, "POST", body, dict(headers))
    client_id, _secret = credentials_of(asked)
    if wait := seconds_to_wait(client_id, address):
        told = {"error": "slow_down", "error_description": f"Too many refused attempts: wait {wait} seconds."}
        return TokenAnswer(429, {"Retry-After": str(wait)}, told)
    server = BackendApplicationServer(
        _Validator(address), token_generator=lambda _request: new_token(), token_expires_in=TOKEN_SECONDS
    )
    answered, text, status = server.create_token_response(uri, "POST", body, dict(headers))
    if status == 401:
        note_refused(client_id, address)
        answered = {**answered, "WWW-Authenticate": 'Basic realm="oauth", error="invalid_client"'}
    return TokenAnswer(int(status), dict(answered), json.loads(text))


def actor_of_token(token: str, address: str | None) -> Actor | None:
    """Who asks with `token` from `address`; None where it opens nothing here. One query.

    The actor is the program, bound to its agent; it may do what both its role and the token's scopes allow.
    """
    if not token.startswith(TOKEN_PREFIX) or "\0" in token:
        return None
    held = (
        AccessToken.objects.filter(
            digest=digest_of(token),
            expires_at__gt=timezone.now(),
            program__state=ProgramState.ACTIVE,
            program__agent__state=AgentState.ACTIVE,
        )
        .select_related("program__agent")
        .annotate(column_rules=column_rules(Role.AGENT_PROGRAM))
        .first()
    )
    if held is None or not may_come_from(held.program.addresses, address):
        return None
    rules = json.loads(held.column_rules or "{}")
    return actor_of_program(held.program, set(held.scopes) & set(held.program.scopes), rules)


def actor_of_program(
    program: AgentProgram, scopes: Set[str], rules: Mapping[str, str] | None = None
) -> Actor:
    """The program itself, bound to its agent, as far as these of its scopes reach; `rules` are those of the
    columns its role is not shown whole."""
    role = Role.AGENT_PROGRAM.value
    return actor_appointed(
        program.uid,
        f"{program.agent.name} · {program.name}"[:LONGEST_NAME],
        [Appointment(role, permissions_of_role(role), column_rules=rules or {})],
        Channel.API,
        agent_uid=program.agent.uid,
        within=permissions_in(scopes),
    )

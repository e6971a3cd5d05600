"""Secrets and tokens of programs: made at random, kept as SHA-256 alone (I02).

They carry 256 bits, so a plain digest cannot be guessed back; a slow hash would only slow the honest.
"""

import hashlib
import ipaddress
import secrets

from keyhall.tenancy.context import current_tenant

SECRET_PREFIX = "khs_"  # noqa: S105  what a secret begins with, so that scanners of sources know it
TOKEN_PREFIX = "kht_"  # noqa: S105  what tokens begin with, none itself


def new_client_id() -> str:
    """An identifier that tells its province."""
    return f"{current_tenant().slug}-{secrets.token_hex(8)}"


def new_secret() -> str:
    """A program's secret."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def new_token() -> str:
    """An access token."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """What is kept of a secret or token."""
    return hashlib.sha256(text.encode()).hexdigest()


def may_come_from(addresses: list[str], address: str | None) -> bool:
    """Whether a program with this list of networks may ask from `address`; an empty list allows any."""
    if not addresses:
        return True
    if address is None:
        return False
    here = ipaddress.ip_address(address)
    return any(here in ipaddress.ip_network(network) for network in addresses)

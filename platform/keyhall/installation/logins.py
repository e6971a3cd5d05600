"""Names and passwords of the PostgreSQL logins that processes use; passwords are derived, stored nowhere.

Roles belong to the whole PostgreSQL cluster, so their names carry the database's name: parallel test
databases and a running demo on one cluster do not collide.
"""

from __future__ import annotations

import hashlib
import hmac

# PostgreSQL cuts longer names short without a word, so that two tenants' logins could become one.
LONGEST_ROLE = 63
LONGEST_SLUG = 12


def platform_role(database: str) -> str:
    """The login of web and worker on the `platform` alias."""
    return f"kh_{database}__platform"


def dispatcher_role(database: str) -> str:
    """The login of the dispatcher: outboxes and inboxes of every schema, nothing else."""
    return f"kh_{database}__dispatcher"


def tenant_role(database: str, schema: str) -> str:
    """The login under which one tenant's work reaches the database."""
    return f"kh_{database}_{schema}"


def reading_role(database: str, schema: str) -> str:
    """The login under which visitors look at one tenant: it reads and can do nothing else."""
    return f"{tenant_role(database, schema)}__reading"


def longest_database_name() -> int:
    """How many bytes a database's name may have for every tenant's logins to be told apart."""
    return LONGEST_ROLE - len(reading_role("", "s" * LONGEST_SLUG))


def tenant_roles(database: str, schema: str) -> list[str]:
    """Every login of one tenant."""
    return [tenant_role(database, schema), reading_role(database, schema)]


def login_password(login_key: str, role: str, epoch: int = 1) -> str:
    """The password of a role, 64 hexadecimal digits; a new epoch gives a new password."""
    return hmac.new(login_key.encode(), f"{role}:{epoch}".encode(), hashlib.sha256).hexdigest()

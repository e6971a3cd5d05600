"""Log lines say whose work they are about (A03)."""

import logging

from django.db import connections

NOBODYS = "-"


class TenantFilter(logging.Filter):
    """Gives each record the `tenant` whose work the thread is at; `-` for that of the platform."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.tenant = NOBODYS
        for connection in connections.all(initialized_only=True):
            if connection.alias == "default" and getattr(connection, "login_kind", "") == "tenant":
                schema = str(getattr(connection, "schema_name", "public"))
                record.tenant = NOBODYS if schema == "public" else schema
        return True

"""Sessions in the platform's database, asked for only under keys that could be ours."""

import re

from django.contrib.sessions.backends import db

KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    """Takes a cookie that is no session key for no session: PostgreSQL cannot be asked for a NUL."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and KEY.fullmatch(key) is not None

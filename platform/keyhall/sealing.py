"""Secrets that must be read again, kept sealed in the database: its dump alone opens none (A22)."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def _sealer() -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), b"keyhall.sealing", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str) -> str:
    """`text` encrypted and authenticated under the installation's secret key."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises cryptography's InvalidToken for what this installation did not seal."""
    return _sealer().decrypt(sealed.encode()).decode()

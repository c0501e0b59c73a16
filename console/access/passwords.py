"""Passwords (Argon2id) and bearer tokens: made and checked, never kept in clear."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

SHORTEST_PASSWORD = 8
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; with no stored hash, as slow and False."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except Argon2Error:
        return False


@cache
def _nobody() -> str:
    """Checked when the name is unknown, so that an unknown name takes as long as a wrong password."""
    return _hasher.hash(secrets.token_hex())


def new_token() -> str:
    """A bearer token, shown once."""
    return "sg_" + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """SHA-256 of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()

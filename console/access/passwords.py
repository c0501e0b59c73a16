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
    """True if the password is right; without a stored hash False, after as long a time."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except Argon2Error:
        return False


@cache
def _nobody() -> str:
    """A hash that is checked for an unknown name, so that this takes as long as a wrong password.

    Made once: making one takes 0.2 s of CPU, as long as the check itself, and would tell the two apart.
    """
    return _hasher.hash(secrets.token_hex())


def new_token() -> str:
    """A bearer token, shown once."""
    return "sg_" + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """SHA-256 of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()

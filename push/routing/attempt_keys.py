"""The names by which a platform recognises a repeated attempt."""

import hashlib

from models.push.notices import Notice


def key_of(notice: Notice, delivery_id: int, attempt: int | str) -> str:
    """32 hex digits that name one attempt; another database's notice with the same ids gets others."""
    named = f"{notice.created_at.isoformat()}|{notice.id}|{delivery_id}|{attempt}"
    return hashlib.blake2s(named.encode(), digest_size=16).hexdigest()

"""The names by which a platform recognises a repeated attempt."""

import hashlib
from datetime import datetime
from functools import lru_cache

from models.push.notices import Notice


def key_of(notice: Notice, delivery_id: int, attempt: int | str) -> str:
    """A key of 32 hex digits that names one attempt; a notice of another database with the same ids gets other keys."""
    named = _begun(notice.created_at, notice.id).copy()
    named.update(f"{delivery_id}|{attempt}".encode())
    return named.hexdigest()


@lru_cache(8)
def _begun(created_at: datetime, notice_id: int) -> hashlib.blake2s:
    return hashlib.blake2s(f"{created_at.isoformat()}|{notice_id}|".encode(), digest_size=16)

"""The chat log of messages that changed nothing durable: sealed in Redis first, in batches into the database.

Each follower has a list, and one set names the followers with entries. An entry may be written twice: by the clock of
the workers, and by the follower's next message that changes something (its row must come after the earlier ones, and an
erasure must find everything). Both lock the follower's row first and read the list after that; the unique key of
`ChatMessage` turns the second write into nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import structlog
from redis import Redis
from redis.client import Pipeline
from sqlalchemy.orm import Session

from bot.session.followers import note_following, note_windows
from bot.store import sealed_values, unsealed_values
from bot.wechat.inbound import Inbound, Kind
from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.database.sealing import SealingError
from models.queries.chat.chat import add_messages, lock_followers

WAITING = "bot:pending"
MOST_FOLLOWERS = 500

log = structlog.get_logger()

_PURPOSE = "bot.pending"

_REMOVE = Path(__file__).with_name("remove_entries.lua").read_text("utf-8")


@dataclass(frozen=True)
class Entry:
    """One message with its reply, as the log will hold it."""

    key: str
    kind: str
    text: str
    reply: str
    intent: str
    at: str
    """ISO, UTC."""
    menu_reply: bool
    made_at: int = 0
    """As in `Inbound`."""

    @property
    def moment(self) -> datetime:
        """The instant of the message."""
        return datetime.fromisoformat(self.at)


def list_key(openid: str) -> str:
    """The key of a follower's waiting entries."""
    return f"{WAITING}:{openid}"


def sealed_entry(inbound: Inbound, reply: str, intent: str, at: datetime) -> bytes:
    """A sealed entry, to wait in Redis."""
    said = (inbound.key, inbound.kind, inbound.text, reply, intent)
    entry = Entry(*said, at.isoformat(), inbound.menu_reply, inbound.made_at)
    return sealed_values(_PURPOSE, vars(entry))


def write_for(session: Session, redis: Redis, follower: Follower) -> list[bytes]:
    """Write the waiting entries of a follower whose row is locked. Returns them, for `take_off` after the commit."""
    return _write(session, redis, [follower])[follower.openid]


def take_off(pipe: Pipeline, openid: str, sealed: Sequence[bytes]) -> None:
    """Queue the removal of entries that are in the database."""
    if sealed:
        remove = pipe.register_script(_REMOVE)
        remove(keys=[list_key(openid), WAITING], args=[openid, *sealed])


def write_pending(sessions: Sessions, redis: Redis) -> int:
    """Write the waiting entries of up to `MOST_FOLLOWERS` followers in one transaction. Returns how many followers.

    A follower whose row another transaction has locked is left for the next time.
    """
    openids = [openid.decode() for openid in cast("list[bytes]", redis.srandmember(WAITING, MOST_FOLLOWERS))]
    if not openids:
        return 0
    with sessions.begin() as session:
        written = _write(session, redis, lock_followers(session, openids))
    with redis.pipeline(transaction=False) as pipe:
        for openid, sealed in written.items():
            take_off(pipe, openid, sealed)
        pipe.execute()
    return len(written)


def _write(session: Session, redis: Redis, followers: Sequence[Follower]) -> dict[str, list[bytes]]:
    """Add the rows and update the windows. Returns the written entries by openid."""
    with redis.pipeline(transaction=False) as pipe:
        for follower in followers:
            pipe.lrange(list_key(follower.openid), 0, -1)
        found: list[list[bytes]] = pipe.execute()
    rows = []
    for follower, sealed in zip(followers, found, strict=True):
        entries = [entry for one in sealed if (entry := _opened(one))]
        rows += [_row(follower, entry) for entry in entries]
        for entry in entries:
            _note_contact(follower, entry)
    if rows:
        add_messages(session, rows)
    return {follower.openid: sealed for follower, sealed in zip(followers, found, strict=True)}


def _opened(sealed: bytes) -> Entry | None:
    try:
        return Entry(**unsealed_values(_PURPOSE, sealed))
    except (SealingError, TypeError, ValueError):
        # Sealed under another key or by another release: it can never be written, so it must not wait either.
        log.warning("a message of the chat log cannot be read")
        return None


def _note_contact(follower: Follower, entry: Entry) -> None:
    if follower.following:  # An unfollowing since then has the last word.
        note_following(follower, Kind(entry.kind), entry.made_at, entry.moment)
    if follower.last_seen_at is None or entry.moment > follower.last_seen_at:
        follower.last_seen_at = entry.moment
        note_windows(follower, Kind(entry.kind), entry.menu_reply, entry.moment)


def _row(follower: Follower, entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "follower_id": follower.id,
        "kind": entry.kind,
        "text": entry.text,
        "reply": entry.reply,
        "intent": entry.intent,
        "at": entry.moment,
    }

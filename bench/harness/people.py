"""People to send to, made by bulk inserts: everybody follows, has agreed, and has written within 48 hours."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.database.sealing import blind_index
from models.people import Person, PersonState, Source

WINDOW = timedelta(hours=47)
BATCH = 1000


def openid_of(number: int) -> str:
    """28 characters, as the platform's are."""
    return f"oBench{number:022}"


def add_crowd(sessions: Sessions, count: int) -> None:
    """Insert so many people, each with a follower."""
    for start in range(0, count, BATCH):
        _add(sessions, range(start, min(start + BATCH, count)))


def open_windows(sessions: Sessions) -> None:
    """Open everybody's message window, as a message does."""
    with sessions.begin() as session:
        until = datetime.now(UTC) + WINDOW
        session.execute(update(Follower).values(message_window_until=until, message_window_left=5))


def _add(sessions: Sessions, numbers: range) -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    followers = [{"openid": openid_of(number), "following": True, "followed_at": since} for number in numbers]
    usual = {
        "state": PersonState.REGISTERED,
        "source": Source.CHAT,
        "consent_at": since,
        "created_at": since,
        "updated_at": since,
    }
    with sessions.begin() as session:
        returning = insert(Follower).returning(Follower.id, sort_by_parameter_order=True)
        ids = list(session.scalars(returning, followers))
        names = [f"测试{number}" for number in numbers]
        people = [
            {"name": name, "name_index": blind_index("name", name), "follower_id": key, **usual}
            for name, key in zip(names, ids, strict=True)
        ]
        session.execute(insert(Person), people)

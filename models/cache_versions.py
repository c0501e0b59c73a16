"""Versions in Redis of the facts that the chat caches; a session that commits a change of the facts raises them.

Four kinds of number: one for each follower (the phone and its people), one for the facts common to all people
(towns, sites, codes, representatives), one for the open vacancies, one for the classes with their places. They rise
after the commit. If Redis is away then, the cached facts expire after `KEPT`.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from weakref import WeakSet

from redis import Redis, RedisError
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, PassiveFlag, Session, SessionTransaction, UOWTransaction
from sqlalchemy.orm.attributes import History, get_history

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.people import Person
from models.places import Site, Town, Village
from models.push.qr_codes import PosterBatch, QrCode, VillageCharge
from models.staff import User
from models.training import Class, Course, Enrolment, Lesson
from models.work import Enterprise, Vacancy

KEPT = timedelta(hours=1)
"""Longest life of anything cached under these versions."""
EVERYBODY, BOARD, CLASSES = "bot:version:everybody", "bot:version:board", "bot:version:classes"

_COMMON = (Town, Village, Site, User, QrCode, PosterBatch, VillageCharge)
_COMMON_IN_BULK = (Person, Town, Village, User, VillageCharge)
"""Not the codes: their scans are counted in bulk, which changes nobody's facts."""
_ON_BOARD = (Vacancy, Enterprise)
_OF_CLASSES = (Class, Course, Lesson, Enrolment, Town)
_OF_FOLLOWER = ("stopped", "following", "scene")
_TOUCHED = "touched"
_watched: WeakSet[Sessions] = WeakSet()


def version_key(follower_id: int) -> str:
    """Redis key of one follower's version."""
    return f"bot:version:{follower_id}"


def watch(sessions: Sessions, redis: Redis) -> None:
    """Raise the versions whenever one of these sessions commits a change; a second call changes nothing."""
    if sessions in _watched:
        return
    _watched.add(sessions)

    def tell(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and (touched := session.info.pop(_TOUCHED, None)):
            _raise(redis, touched)

    event.listen(sessions, "after_flush", _note_flushed)
    event.listen(sessions, "do_orm_execute", _note_bulk)
    event.listen(sessions, "after_transaction_end", tell)


def _raise(redis: Redis, keys: set[str]) -> None:
    with suppress(RedisError), redis.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.incr(key)
            # Longer than anything cached under the version lives, so that no number is used twice in that time.
            pipe.expire(key, 2 * KEPT)
        pipe.execute()


def _note_flushed(session: Session, _context: UOWTransaction) -> None:
    touched = session.info.setdefault(_TOUCHED, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        # Nothing can be cached yet of a follower created in this transaction.
        if not (isinstance(row, Follower) and row in session.new):
            touched.update(_keys_of(row))


def _keys_of(row: object) -> set[str]:
    if isinstance(row, Person):
        before = _history(row, "follower_id").deleted or ()
        return {version_key(number) for number in (row.follower_id, *before) if number is not None}
    if isinstance(row, Follower):
        changed = any(_history(row, name).has_changes() for name in _OF_FOLLOWER)
        return {version_key(row.id)} if changed else set()
    return _shared_keys(type(row), _COMMON)


def _history(row: object, name: str) -> History:
    """Changes of the attribute, without reading the database: a change is known to the object that was changed."""
    return get_history(row, name, PassiveFlag.PASSIVE_NO_INITIALIZE)


def _shared_keys(changed: type[Any], common: tuple[type[Any], ...]) -> set[str]:
    kept = ((EVERYBODY, common), (BOARD, _ON_BOARD), (CLASSES, _OF_CLASSES))
    return {key for key, tables in kept if issubclass(changed, tables)}


def _note_bulk(state: ORMExecuteState) -> None:
    """Note a statement over many rows; on followers such statements change only quotas, which are not cached."""
    if state.is_select or state.bind_mapper is None:
        return
    changed: type[Any] = state.bind_mapper.class_
    if keys := _shared_keys(changed, _COMMON_IN_BULK):
        state.session.info.setdefault(_TOUCHED, set()).update(keys)

"""Messages that a follower's quotas still allow, taken and given back by guarded UPDATEs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, or_, update
from sqlalchemy.orm import Session

from models.chat.wechat import Follower, SubscriptionCredit
from models.database.dialects import among, given

MESSAGE_WINDOW_MOST = 5
EVENT_WINDOW_MOST = 3


_BY_MESSAGE = and_(Follower.message_window_until > bindparam("now"), Follower.message_window_left > 0)
_BY_EVENT = and_(Follower.event_window_until > bindparam("now"), Follower.event_window_left > 0)
_RESERVE_CUSTOM = (
    update(Follower)
    .where(among(Follower.id, given("ids")), or_(_BY_MESSAGE, _BY_EVENT))
    .values(
        message_window_left=case((_BY_MESSAGE, Follower.message_window_left - 1), else_=Follower.message_window_left),
        event_window_left=case((_BY_MESSAGE, Follower.event_window_left), else_=Follower.event_window_left - 1),
    )
    .returning(Follower.id)
    .execution_options(synchronize_session=False)
)


def reserve_custom(session: Session, follower_ids: Collection[int], now: datetime) -> set[int]:
    """Take one message each from the open window, the 48-hour one first. Returns the followers who had one left."""
    return set(session.scalars(_RESERVE_CUSTOM, {"ids": follower_ids, "now": now}))


def return_custom(session: Session, follower_ids: Collection[int], now: datetime) -> None:
    """Give back messages that were not used. A window opened again meanwhile never exceeds the platform's limit."""
    in_message = and_(Follower.message_window_until > now, Follower.message_window_left < MESSAGE_WINDOW_MOST)
    in_event = and_(Follower.event_window_until > now, Follower.event_window_left < EVENT_WINDOW_MOST)
    _change(
        session,
        follower_ids,
        message_window_left=case((in_message, Follower.message_window_left + 1), else_=Follower.message_window_left),
        event_window_left=case(
            (and_(~func.coalesce(in_message, False), in_event), Follower.event_window_left + 1),
            else_=Follower.event_window_left,
        ),
    )


def reserve_credit(session: Session, follower_ids: Collection[int], template_id: str) -> set[int]:
    """Take one subscription credit each. Returns the followers who had one left."""
    taken = session.scalars(
        update(SubscriptionCredit)
        .where(
            among(SubscriptionCredit.follower_id, follower_ids),
            SubscriptionCredit.template_id == template_id,
            SubscriptionCredit.credits > 0,
        )
        .values(credits=SubscriptionCredit.credits - 1)
        .returning(SubscriptionCredit.follower_id)
        .execution_options(synchronize_session=False)
    )
    return set(taken)


def return_credit(session: Session, follower_ids: Collection[int], template_id: str) -> None:
    _credits(session, follower_ids, template_id, SubscriptionCredit.credits + 1)


def reserve_mass(session: Session, follower_ids: Collection[int], month: str, most: int) -> set[int]:
    """Take one mass send of the Chinese month (`YYYYMM`) each. Returns the followers who had one left."""
    same_month = Follower.mass_month == month
    taken = session.scalars(
        update(Follower)
        .where(among(Follower.id, follower_ids), or_(~same_month, Follower.mass_count < most))
        .values(mass_month=month, mass_count=case((same_month, Follower.mass_count + 1), else_=1))
        .returning(Follower.id)
        .execution_options(synchronize_session=False)
    )
    return set(taken)


def return_mass(session: Session, follower_ids: Collection[int], month: str) -> None:
    used = and_(Follower.mass_month == month, Follower.mass_count > 0)
    _change(session, follower_ids, mass_count=case((used, Follower.mass_count - 1), else_=Follower.mass_count))


def note_gone(session: Session, follower_ids: Collection[int], now: datetime) -> None:
    """Record that these followers have left, as the platform says."""
    _change(session, follower_ids, following=False, unfollowed_at=now)


def note_window_closed(session: Session, follower_ids: Collection[int]) -> None:
    """Record that no window is open or that it is used up, as the platform says."""
    _change(session, follower_ids, message_window_left=0, event_window_left=0)


def note_no_credits(session: Session, follower_ids: Collection[int], template_id: str) -> None:
    """Record that no subscription credit is left, as the platform says."""
    _credits(session, follower_ids, template_id, 0)


def _change(session: Session, follower_ids: Collection[int], **values: object) -> None:
    if follower_ids:
        session.execute(
            update(Follower)
            .where(among(Follower.id, follower_ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _credits(session: Session, follower_ids: Collection[int], template_id: str, value: object) -> None:
    if follower_ids:
        session.execute(
            update(SubscriptionCredit)
            .where(among(SubscriptionCredit.follower_id, follower_ids), SubscriptionCredit.template_id == template_id)
            .values(credits=value)
            .execution_options(synchronize_session=False)
        )

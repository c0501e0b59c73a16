"""Followers: following and unfollowing, windows and credits for what may be sent (docs/platform.md 3.2, 3.4)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.wechat.inbound import Answered, Inbound
from bot.wechat.kinds import PROVES_FOLLOWING, WINDOWS, Kind, Window
from models.chat.wechat import Follower, SubscriptionCredit
from models.queries.chat.attachments import expire_attachments
from models.queries.chat.chat import find_credit, forget_chat
from models.queries.offline.qr_codes import count_scan, count_unfollow, find_code_id
from programme.calendar import today

MESSAGE_WINDOW, MESSAGES_IN_WINDOW = timedelta(hours=48), 5
EVENT_WINDOW, EVENTS_IN_WINDOW = timedelta(minutes=1), 3
AFTER_MESSAGES, AFTER_BOTH = timedelta(milliseconds=500), timedelta(milliseconds=750)
"""Places within one second: messages stand before following and unfollowing."""


def make_follower(session: Session, openid: str) -> Follower:
    """A new row, not yet flushed. The flush raises IntegrityError if another process has just made the follower."""
    made = Follower(openid=openid, following=False)
    session.add(made)
    return made


def note_contact(session: Session, follower: Follower, inbound: Inbound, now: datetime) -> bool:
    """Update windows, credits, following and scans after a message. Flushes, so that a new row has its id.

    Returns False, and changes nothing, if the message came too late to count: see `_is_late`.
    """
    if inbound.kind is Kind.SUBSCRIPTION:
        # The pop-up of a web page says nothing of following.
        session.flush()
        note_subscriptions(session, follower, inbound.answered)
        return True
    if _is_late(follower, inbound.kind, inbound.made_at):
        session.flush()
        return False
    follower.last_seen_at = now
    note_following(follower, inbound.kind, inbound.made_at, now)
    if inbound.kind is Kind.UNFOLLOW:
        session.flush()
        note_unfollow(session, follower, now)
        return True
    note_windows(follower, inbound.kind, inbound.menu_reply, now)
    if inbound.kind in (Kind.FOLLOW, Kind.SCAN) and inbound.text:
        note_scan(session, follower, inbound, now)
    session.flush()
    return True


def _is_late(follower: Follower, kind: Kind, made_at: int) -> bool:
    """True for an act that is older than the latest one which shows whether the person follows.

    The platform promises no order: an unfollowing may come after the following again that ended it. An act by the same
    second counts in the order in which it came; only a message does not undo the unfollowing of its own second, since
    people who do not follow cannot write. What a job heard counts until the person leaves.
    """
    if kind not in PROVES_FOLLOWING and kind is not Kind.UNFOLLOW:
        return not follower.following and follower.unfollowed_at is not None
    if follower.following and kind is not Kind.UNFOLLOW:
        return False  # It opens its window and is answered, however late.
    place, known = _place_of(kind, made_at), follower.follow_known_at
    return place is not None and known is not None and place < known


def note_following(follower: Follower, kind: Kind, made_at: int, now: datetime) -> None:
    """Note that the person follows, if the act proves it, and the moment up to which that is known."""
    place, known = _place_of(kind, made_at), follower.follow_known_at
    if kind in PROVES_FOLLOWING:
        if kind is Kind.FOLLOW and follower.following and place and (known is None or known < _second_of(place)):
            # An unfollowing before this one has not come yet. It is of this second at the latest.
            place = _second_of(place) + AFTER_BOTH
        if not follower.following:
            # A message alone shows it too: only followers can write.
            follower.following, follower.followed_at = True, now
    elif kind is not Kind.UNFOLLOW:
        return
    if place is not None and (known is None or place > known):
        follower.follow_known_at = place


def _place_of(kind: Kind, made_at: int) -> datetime | None:
    """The place of an act in time; None if the platform gave no second."""
    if not made_at:
        return None
    second = datetime.fromtimestamp(made_at, UTC)
    return second + AFTER_MESSAGES if kind in (Kind.FOLLOW, Kind.UNFOLLOW) else second


def _second_of(place: datetime) -> datetime:
    return place.replace(microsecond=0)


def note_scan(session: Session, follower: Follower, inbound: Inbound, now: datetime) -> None:
    """Count a scan by code and day. The follower's first code stays their source; an unknown code is not counted."""
    with session.no_autoflush:  # A new row is written once, with its scene.
        code_id = find_code_id(session, inbound.text)
    if code_id is not None:
        follower.scene = follower.scene or inbound.text
        session.flush()
        count_scan(session, code_id, follower.id, today(now), followed=inbound.kind is Kind.FOLLOW)


def note_windows(follower: Follower, kind: Kind, menu_reply: bool, now: datetime) -> None:
    """Open the window in which messages may be sent after this message or event."""
    window = Window.EVENT if menu_reply else WINDOWS.get(kind, Window.NONE)
    if window is Window.MESSAGE:
        follower.message_window_until, follower.message_window_left = now + MESSAGE_WINDOW, MESSAGES_IN_WINDOW
    elif window is Window.EVENT:
        follower.event_window_until, follower.event_window_left = now + EVENT_WINDOW, EVENTS_IN_WINDOW


def note_subscriptions(session: Session, follower: Follower, answered: Iterable[Answered]) -> None:
    """Add one credit for each acceptance; a refusal sets the credits of that template to 0."""
    for one in answered:
        credit = find_credit(session, follower.id, one.template_id)
        if credit is None:
            credit = SubscriptionCredit(follower_id=follower.id, template_id=one.template_id, credits=0)
            session.add(credit)
        credit.credits = credit.credits + 1 if one.status == "accept" else 0
        session.flush()


def note_unfollow(session: Session, follower: Follower, now: datetime) -> None:
    """Stop all messages and erase the person's chat, as the platform demands.

    The row and its person stay linked, so that a person who follows again is asked, not registered anew.
    """
    follower.following, follower.unfollowed_at = False, now
    follower.stopped = True
    follower.message_window_until = follower.event_window_until = None
    follower.message_window_left = follower.event_window_left = 0
    count_unfollow(session, follower, today(now))
    follower.scene = ""
    forget_chat(session, follower.id)
    expire_attachments(session, follower.id, now)

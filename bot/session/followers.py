"""Followers: following and unfollowing, windows and credits for what may be sent (docs/platform.md 3.2, 3.4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.wechat.inbound import MESSAGES, Answered, Inbound, Kind
from models.chat.wechat import Follower, SubscriptionCredit
from models.queries.chat.attachments import expire_attachments
from models.queries.chat.chat import find_credit, forget_chat
from models.queries.offline.qr_codes import count_scan, count_unfollow, find_code_id
from programme.calendar import today

MESSAGE_WINDOW, MESSAGES_IN_WINDOW = timedelta(hours=48), 5
EVENT_WINDOW, EVENTS_IN_WINDOW = timedelta(minutes=1), 3

_EVENTS = frozenset({Kind.CLICK, Kind.SCANCODE, Kind.SCAN, Kind.FOLLOW})


def make_follower(session: Session, openid: str) -> Follower:
    """A new row, not yet flushed. The flush raises IntegrityError if another process has just made the follower."""
    made = Follower(openid=openid, following=False)
    session.add(made)
    return made


def note_contact(session: Session, follower: Follower, inbound: Inbound, now: datetime) -> None:
    """Update windows, credits, following and scans after a message. Flushes, so that a new row has its id."""
    follower.last_seen_at = now
    if inbound.kind is Kind.UNFOLLOW:
        session.flush()
        note_unfollow(session, follower, now)
        return
    if not follower.following:
        # A message alone shows it too: only followers can write.
        follower.following, follower.followed_at = True, now
    note_windows(follower, inbound.kind, inbound.menu_reply, now)
    if inbound.kind in (Kind.FOLLOW, Kind.SCAN) and inbound.text:
        note_scan(session, follower, inbound, now)
    session.flush()
    if inbound.kind is Kind.SUBSCRIPTION:
        note_subscriptions(session, follower, inbound.answered)


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
    if kind in MESSAGES and not menu_reply:
        follower.message_window_until, follower.message_window_left = now + MESSAGE_WINDOW, MESSAGES_IN_WINDOW
    elif kind in _EVENTS or menu_reply:
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

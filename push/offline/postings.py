"""Commands over postings: papers and screens of a notice at a place, with the proof by photo (R29).

A posting reaches a place, not a person: it never counts for a household.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from models.places import Town, Village
from models.push.notices import Notice, NoticeKind, NoticeState
from models.push.postings import Posting, PostingChannel, PostingState
from models.queries.offline import postings
from models.queries.places import list_villages_by_town
from models.queries.staff.staff import add_audit
from push.offline.photos import FOLDER, drop_photo, keep_photo
from push.offline.qr_targets import Target, town_target, village_target
from push.runtime import Runtime

MOST_COPIES = 100_000


class PostingRefused(Exception):
    """The posting cannot be ordered or reported so; the text says in plain Chinese why."""


@dataclass(frozen=True)
class Place:
    """A village, or a town's station where `village_id` is None."""

    town_id: int
    village_id: int | None = None

    @property
    def target(self) -> Target:
        """The QR code that hangs at the place."""
        return village_target(self.village_id, self.town_id) if self.village_id else town_target(self.town_id)

    @property
    def scene(self) -> str:
        """The scene of that QR code."""
        return self.target.scene


@dataclass(frozen=True)
class Order:
    """The wanted channels, places and time limit; `copies` concerns flyers."""

    channels: Collection[PostingChannel]
    places: Collection[Place]
    due_at: datetime
    copies: int = 1


def order_postings(rt: Runtime, user_id: int | None, notice_id: int, order: Order) -> list[int]:
    """Order the postings that are not ordered yet. Returns their ids. Raises PostingRefused, NoResultFound."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        _check(session.get_one(Notice, notice_id), order, now)
        taken = postings.list_taken(session, notice_id)
        scans = postings.count_scans(session, {place.scene for place in order.places})
        made = [
            Posting(
                notice_id=notice_id,
                channel=channel,
                town_id=place.town_id,
                village_id=place.village_id,
                scene=place.scene,
                scans_before=scans.get(place.scene, 0),
                copies=order.copies if channel is PostingChannel.FLYER else 1,
                due_at=order.due_at,
                ordered_by=user_id,
                ordered_at=now,
            )
            for place in dict.fromkeys(order.places)
            for channel in dict.fromkeys(order.channels)
            if (channel, place.scene) not in taken
        ]
        session.add_all(made)
        session.flush()
        add_audit(session, now, user_id, "postings.order", "notice", notice_id, detail={"postings": len(made)})
        return [posting.id for posting in made]


def report_posted(rt: Runtime, user_id: int | None, posting_id: int, photo: bytes, folder: Path = FOLDER) -> None:
    """Note that it hangs there, with the photo; a later photo replaces it. Raises PhotoRefused, NoResultFound."""
    name = keep_photo(photo, folder)
    with rt.sessions.begin() as session:
        earlier = _end(session, rt, user_id, posting_id, PostingState.POSTED, photo=name)
    drop_photo(earlier, folder)


def report_not_done(rt: Runtime, user_id: int | None, posting_id: int, reason: str, folder: Path = FOLDER) -> None:
    """Note that it does not hang there, with the reason. Raises PostingRefused."""
    if not reason.strip():
        raise PostingRefused("请写明为什么没有贴。")
    with rt.sessions.begin() as session:
        earlier = _end(session, rt, user_id, posting_id, PostingState.NOT_DONE, reason=reason.strip())
    drop_photo(earlier, folder)


def scans_since(session: Session, ordered: Collection[Posting]) -> Mapping[int, int]:
    """Scans of the place's QR code since the posting was ordered, by posting."""
    scans = postings.count_scans(session, {posting.scene for posting in ordered})
    return {posting.id: max(scans.get(posting.scene, 0) - posting.scans_before, 0) for posting in ordered}


def places_named(session: Session, towns: Collection[str], villages: Collection[str]) -> list[Place]:
    """The stations of the named towns, and the named villages of any town. Raises PostingRefused for unknown names."""
    found: list[Place] = []
    known: set[str] = set()
    for town, its_villages in list_villages_by_town(session).items():
        found += _named(town, its_villages, towns, villages)
        known |= {town.name, *(village.name for village in its_villages)}
    for name in (*towns, *villages):
        if name not in known:
            raise PostingRefused(f"没有这个地方：{name}。")
    return found


def _named(
    town: Town, its_villages: Collection[Village], towns: Collection[str], villages: Collection[str]
) -> list[Place]:
    station = [Place(town.id)] if town.name in towns else []
    return [*station, *(Place(town.id, village.id) for village in its_villages if village.name in villages)]


def _check(notice: Notice, order: Order, now: datetime) -> None:
    if notice.kind is NoticeKind.SERVICE or notice.state in (NoticeState.DRAFT, NoticeState.CANCELLED):
        raise PostingRefused("批准了、没有取消的通知才能安排张贴。")
    if not order.channels or not order.places:
        raise PostingRefused("请选贴什么、贴在哪里。")
    if order.due_at <= now:
        raise PostingRefused("完成期限要在现在以后。")
    if not 1 <= order.copies <= MOST_COPIES:
        raise PostingRefused(f"份数是 1 到 {MOST_COPIES}。")


def _end(
    session: Session,
    rt: Runtime,
    user_id: int | None,
    posting_id: int,
    state: PostingState,
    *,
    reason: str = "",
    photo: str = "",
) -> str:
    """Store the report in the caller's transaction. Returns the name of the earlier photo."""
    posting = session.get_one(Posting, posting_id, with_for_update=True)
    earlier = posting.photo
    posting.state, posting.reason, posting.photo = state, reason, photo
    posting.ended_by, posting.ended_at = user_id, rt.clock()
    add_audit(session, rt.clock(), user_id, f"posting.{state}", "posting", posting_id)
    return earlier

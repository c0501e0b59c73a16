"""电话单 and 上门单: people whom no message reaches are handed to a named representative, whose findings come back.

`hand_over` only writes sheets and entries; the caller settles the deliveries as handed over, in the same
transaction. `enter_outcome` settles them again by what the representative keyed in. Neither commits.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.people import Person
from models.push.notices import CallEntry, CallOutcome, CallSheet, Channel, DeliveryState, Notice
from models.queries.delivery import deliveries
from models.queries.delivery.shared_phones import share_outcome
from models.queries.offline import call_sheets as queries
from models.queries.offline.call_sheets import Residence
from models.queries.staff.staff import find_lead, find_representative
from models.staff import User
from programme.calendar import china, start_of, today
from programme.people.consents import refuse_notices
from programme.working_days import working_day_after
from push.channels.facts import Family

WORKING_DAYS = 2
END_OF_WORK = time(18)
TRIES = 3
SPOKEN = 120


@dataclass(frozen=True)
class HandedOver:
    """Deliveries that now stand on a sheet, and deliveries for which there is no representative and no lead."""

    taken: list[int] = field(default_factory=list)
    nobody: list[int] = field(default_factory=list)


def hand_over(
    session: Session, delivery_ids: Collection[int], kind: Channel, now: datetime, question: str = ""
) -> HandedOver:
    """Put each delivery on the sheet of its village: the town's representative's, else the lead's.

    `kind` is CALL or PRINT. A delivery that has an entry keeps it, moved to a sheet of this kind.
    """
    result = HandedOver()
    entered = {entry.delivery_id: entry for entry in queries.list_entered(session, delivery_ids)}
    homes = queries.list_residences(session, delivery_ids)
    for (_, town_id, _), group in groupby(homes, key=lambda home: (home.notice_id, home.town_id, home.village_id)):
        keeper = find_representative(session, town_id) or find_lead(session)
        lines = list(group)
        if keeper is None:
            result.nobody.extend(home.delivery_id for home in lines)
            continue
        sheet = _sheet(session, lines[0], kind, keeper.id, now)
        _enter(session, sheet, lines, entered, question)
        result.taken.extend(home.delivery_id for home in lines)
    return result


def _enter(
    session: Session, sheet: CallSheet, lines: Iterable[Residence], entered: dict[int, CallEntry], question: str
) -> None:
    rows = []
    for home in lines:
        if entry := entered.get(home.delivery_id):
            _move(entry, sheet)
        else:
            rows.append({"sheet_id": sheet.id, "delivery_id": home.delivery_id, "question": question})
    queries.add_entries(session, rows)


def _sheet(session: Session, home: Residence, kind: Channel, user_id: int, now: datetime) -> CallSheet:
    """The one sheet of this notice, kind, keeper and village; made unless another worker has made it."""
    key = (home.notice_id, kind, user_id, home.town_id, home.village_id)
    sheet = queries.find_sheet(session, *key)
    if sheet is not None:
        return sheet
    sheet = CallSheet(
        notice_id=home.notice_id,
        kind=kind,
        user_id=user_id,
        town_id=home.town_id,
        village_id=home.village_id,
        created_at=now,
        deadline=deadline(now),
    )
    try:
        with session.begin_nested():
            session.add(sheet)
    except IntegrityError:
        other = queries.find_sheet(session, *key)
        if other is None:
            raise
        return other
    return sheet


def deadline(now: datetime, days: int = WORKING_DAYS) -> datetime:
    """The end of work of the second Chinese working day after today; public holidays are not worked."""
    day = working_day_after(today(now), days)
    return china(start_of(day)) + timedelta(hours=END_OF_WORK.hour)


def what_to_say(notice: Notice, caller: str = "") -> str:
    """A few spoken sentences: the caller's office, the subject, that it is free, and how to refuse further calls."""
    words = " ".join(notice.body.split())
    words = words if len(words) <= SPOKEN else words[:SPOKEN] + "……"
    return (
        f"您好，我是{caller or '就业服务'}的宣传代表。跟您说一件事：{notice.title}。{words}"
        "\n不收任何费用。您要是不想再接到这样的电话，请告诉我，以后就不打了。"
    )


def number_to_call(person: Person) -> str:
    """The person's own number, else the household's in the register (must be loaded); empty where there is none."""
    return person.phone or (person.household.phone if person.household else None) or ""


_ANSWERED = (CallOutcome.TOLD, CallOutcome.DECLINED, CallOutcome.NO_MORE_CALLS)
"""Outcomes of a call that the person answered: the phone is theirs."""


def enter_outcome(
    session: Session, entry_id: int, outcome: CallOutcome, note: str, user: User, now: datetime
) -> CallEntry:
    """Key in the outcome of a call or visit. Told: delivered. Three unanswered calls or a wrong number: a visit."""
    entry = queries.get_entry(session, entry_id)
    before = _changeable(entry)
    entry.outcome, entry.note, entry.at, entry.by = outcome, note, now, user.id
    entry.tries += 1
    if entry.sheet.kind is Channel.CALL and outcome in _ANSWERED:
        entry.delivery.person.phone_unproved = False
    match outcome:
        case CallOutcome.TOLD:
            _settle(session, entry, DeliveryState.DELIVERED, "当面或电话告知了本人", now, before)
        case CallOutcome.DECLINED:
            _settle(session, entry, DeliveryState.REFUSED, "本人说不需要", now, before)
        case CallOutcome.NO_MORE_CALLS:
            refuse_notices(session, entry.delivery.person, "calls", "call", now)
            _settle(session, entry, DeliveryState.REFUSED, "本人要求不再打电话", now, before)
        case CallOutcome.NO_ANSWER | CallOutcome.WRONG_NUMBER:
            _not_found(session, entry, now, before)
    session.flush()
    session.refresh(entry.delivery)
    return entry


def _not_found(session: Session, entry: CallEntry, now: datetime, before: Collection[DeliveryState]) -> None:
    wrong = entry.outcome is CallOutcome.WRONG_NUMBER
    reason = "电话号码不对" if wrong else f"找了 {entry.tries} 次没有找到本人"
    may_visit = not entry.sheet.notice.channels or Family.PRINT in entry.sheet.notice.channels
    if entry.sheet.kind is Channel.CALL and may_visit and (wrong or entry.tries >= TRIES):
        home = Residence(entry.delivery_id, entry.sheet.notice_id, entry.sheet.town_id, entry.sheet.village_id)
        _move(entry, _sheet(session, home, Channel.PRINT, entry.sheet.user_id, now))
        reason += "，改为上门"
    _settle(session, entry, DeliveryState.HANDED_OVER, reason, now, before)


def _move(entry: CallEntry, sheet: CallSheet) -> None:
    """Move the entry to a sheet of another kind, where it waits afresh."""
    if entry.sheet.kind is not sheet.kind:
        entry.sheet, entry.outcome, entry.tries = sheet, None, 0


def _changeable(entry: CallEntry) -> tuple[DeliveryState, ...]:
    """States that may be settled by hand: a receipt's state stands, the representative's own may be corrected."""
    waiting = (DeliveryState.HANDED_OVER, DeliveryState.UNSURE)
    return waiting if entry.outcome is None else (*waiting, DeliveryState.DELIVERED, DeliveryState.REFUSED)


def _settle(
    session: Session,
    entry: CallEntry,
    state: DeliveryState,
    reason: str,
    now: datetime,
    before: Collection[DeliveryState],
) -> None:
    """Settle the delivery, and with it those of the people who share the phone."""
    channel = entry.sheet.kind
    took = deliveries.settle(session, [entry.delivery_id], state, now, channel=channel, reason=reason, before=before)
    share_outcome(session, took, state, now, channel=channel, reason=reason)

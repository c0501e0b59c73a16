"""Our books beside the platform's own ledger, person by person and message by message.

The platform's ledger says what it took for whom; ours says what became of everybody, by deliveries, by
attempts and in the closing statement. Whoever is `unsure` may have the message once or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import Attempt, AttemptOutcome, Channel, Delivery, DeliveryState, Notice
from push.notices.closing import statement_of

REACHED = (DeliveryState.SENT, DeliveryState.DELIVERED)
TAKEN = (AttemptOutcome.SENT, AttemptOutcome.UNSURE)
CHANNEL_OF = {"custom": Channel.CUSTOM, "notice": Channel.SUBSCRIBE, "mass": Channel.MASS}
"""The ledger's names of channels and ours."""


@dataclass(frozen=True)
class Line:
    """One message that the platform took. `key`: the caller's own id, where the API has one."""

    channel: Channel
    openid: str
    key: str


@dataclass
class Entry:
    """One delivery of ours, its attempts by channel and key, and the platform's lines about the same openid."""

    openid: str
    state: DeliveryState
    channel: Channel | None
    attempts: dict[tuple[Channel, str], AttemptOutcome | None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """People by state and by messages at the platform, and the violations."""

    people: Counter[tuple[DeliveryState, int]]
    violations: Sequence[str]


def compare(session: Session, notice_id: int, people: int, messages: Sequence[Mapping[str, Any]]) -> Comparison:
    """Every line of the ledger against every delivery, attempt and figure of ours."""
    entries, strangers = _entries(session, notice_id, messages)
    found = [f"平台收到的一条没有对应的送达：{line.openid}" for line in strangers]
    found += [f"{entry.openid}（{entry.state}）：{wrong}" for entry in entries for wrong in _wrongs(entry)]
    if len(entries) != people:
        found.append(f"送达有 {len(entries)} 行，应有 {people}")
    found += _statement_wrongs(session, notice_id, entries)
    return Comparison(Counter((entry.state, len(entry.lines)) for entry in entries), found)


def _entries(session: Session, notice_id: int, messages: Sequence[Mapping[str, Any]]) -> tuple[list[Entry], list[Line]]:
    rows = session.execute(
        select(Delivery.id, Follower.openid, Delivery.state, Delivery.channel)
        .join(Person, Person.id == Delivery.person_id)
        .join(Follower, Follower.id == Person.follower_id)
        .where(Delivery.notice_id == notice_id)
    )
    by_id = {key: Entry(openid, state, channel) for key, openid, state, channel in rows}
    tried = select(Attempt.delivery_id, Attempt.channel, Attempt.key, Attempt.outcome)
    for key, channel, name, outcome in session.execute(
        tried.join(Delivery).where(Delivery.notice_id == notice_id).order_by(Attempt.id)
    ):
        by_id[key].attempts[channel, name] = outcome
    by_openid = {entry.openid: entry for entry in by_id.values()}
    strangers = []
    for line in map(_line, messages):
        if line.openid in by_openid:
            by_openid[line.openid].lines.append(line)
        else:
            strangers.append(line)
    return list(by_id.values()), strangers


def _line(message: Mapping[str, Any]) -> Line:
    return Line(CHANNEL_OF[message["channel"]], str(message["openid"]), str(message["ids"].get("clientmsgid", "")))


def _wrongs(entry: Entry) -> Iterator[str]:
    """Differences between our records of one person and the platform's."""
    count = len(entry.lines)
    if count > 1:
        yield f"平台收到 {count} 条"
    if entry.state in REACHED and count == 0:
        yield "我们记为已发，平台没有收到"
    if entry.state not in (*REACHED, DeliveryState.UNSURE) and count:
        yield "平台收到了，我们没有记为已发"
    if entry.state in (DeliveryState.PENDING, DeliveryState.SENDING):
        yield "通知已结束，这一行没有结果"
    taken = [of for of, outcome in entry.attempts.items() if outcome in TAKEN]
    for line in entry.lines:
        if not any(channel is line.channel and line.key in ("", key) for channel, key in taken):
            yield f"平台收到的一条（{line.channel}）没有记为已发的尝试"
        if entry.channel is not line.channel:
            yield f"平台从 {line.channel} 收到，我们记的是 {entry.channel}"
    if None in entry.attempts.values():
        yield "有一次尝试没有结果"


def _statement_wrongs(session: Session, notice_id: int, entries: Sequence[Entry]) -> Iterator[str]:
    """The kept statement and the present one, against the ledger's own count."""
    by_ledger: dict[str, int] = defaultdict(int)
    for entry in entries:
        is_unsure = entry.state is DeliveryState.UNSURE
        by_ledger["unsure" if is_unsure else "reached" if entry.lines else "unreached"] += 1
    kept = session.get_one(Notice, notice_id).closing or {}
    for name, statement in (("结束时的报告", kept), ("现在的报告", statement_of(session, notice_id))):
        counts, households = statement.get("counts", {}), statement.get("households", {})
        said = {
            "unsure": counts.get("unsure"),
            "reached": counts.get("sent", 0) + counts.get("delivered", 0),
            "unreached": sum(counts.get(each, 0) for each in ("handed_over", "refused", "suppressed")),
        }
        if wrong := [each for each in said if said[each] != by_ledger[each]]:
            yield f"{name}与平台账本不符：{'、'.join(f'{each} {said[each]}≠{by_ledger[each]}' for each in wrong)}"
        if counts.get("people") != len(entries) or counts.get("pending") != 0:
            yield f"{name}有余数：{counts}"
        if households.get("reached") != by_ledger["reached"]:
            yield f"{name}的户数与平台账本不符：{households}"

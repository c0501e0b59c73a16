"""Refusals that look like the account's fault, not a person's: they stop the notice and burn nobody.

What the platform itself calls a fault of the account (token, whitelist, banned API, SMS signature) is a `Fault` and
stops a notice at once. Here are the codes that name one message or one person, and still mean a fault once too many
say the same. Then the batch's refusals of that kind become faults, so that its people keep their route; earlier
ones of the notice get theirs back; the notice pauses with an alert until somebody resumes it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice, NoticeKind, NoticeState
from models.queries.delivery import refusals
from models.queries.delivery.alerts import open_alert
from models.staff import AuditEntry
from push.channels.base import Fault, Message, Outcome, Rejected, Sent
from push.notices.recent_answers import latest_answers
from push.routing.reachability import FAULT
from push.runtime import Runtime

SHARE = 0.2
"""More than this part of them with one refusal is no accident; 5 % of unknown openids are."""
LEAST = 20
"""Below so many equal refusals nothing is said about the account: small audiences have odd people."""
LEAST_SHARED = 5
"""The same for refusals that speak of the message or its template, which is the same for everybody."""
PAUSED_BY_ITSELF = "notice.auto_pause"

SHARED: Mapping[str, str] = {
    "47003": "请到公众平台核对模板各栏的类型和字数，改短通知标题，或在 WECHAT_TEMPLATES 里换模板",
    "40037": "请到公众平台核对模板是否还在，在 WECHAT_TEMPLATES 里填上正确的模板编号",
    "40249": "微信认为是营销信息，请改写标题和正文，重新拟通知",
    "45168": "内容里有敏感词，请取消本通知，改写后重新拟",
    "45062": "微信认为内容里有广告，请取消本通知，改写后重新拟",
    "FailedOperation.ContainSensitiveWord": "短信里有敏感词，请取消本通知，改写后重新拟",
    "isv.BLACK_KEY_CONTROL_LIMIT": "短信里有敏感词，请取消本通知，改写后重新拟",
    "InvalidParameterValue.TemplateParameterLengthLimit": "短信模板的变量太长，请改短标题，或改用没有变量的模板",
    "isv.PARAM_LENGTH_LIMIT": "短信模板的变量太长，请改短标题，或改用没有变量的模板",
    "50002": "也可能是公众号自己受了限制，请登录公众平台查看通知",
}
"""Codes that are the same for everybody, and what to do."""
OTHERWISE = "请先查清原因；若确实是这些人自己的情况，点“继续”就会改走下一个渠道"

log = structlog.get_logger()


@dataclass(frozen=True)
class RefusalSpike:
    """One kind of refusal on one channel that has become too frequent."""

    channel: Channel
    kind: str
    reason: str
    """As the tables of codes word it, without what differs between two messages."""
    count: int
    of: int

    @property
    def fault(self) -> Fault:
        advice = SHARED.get(self.kind, OTHERWISE)
        seen = f"最近 {self.of} 条里有 {self.count} 条被拒（{self.reason}）"
        return Fault(self.kind, f"{seen}。{advice}。没发成的人都留着，改好后点“继续”再发")


def detect_spikes(
    rt: Runtime, notice: Notice, messages: Sequence[tuple[Channel, Message]], outcomes: Sequence[Outcome]
) -> list[Outcome]:
    """The outcomes of a batch; refusals that are the account's fault have become `Fault`.

    Earlier refusals of the same kind are excused at once, in a transaction of their own. A service message is nobody's
    to resume: for it only the alert is opened.
    """
    found = [one for one in _suspicions(rt, notice, messages, outcomes) if not _is_known(rt, notice, one)]
    for one in found:
        with rt.sessions.begin() as session:
            _stop(session, rt, notice, one)
    if notice.kind is NoticeKind.SERVICE:
        return list(outcomes)
    faults = {(one.channel, one.kind): one.fault for one in found}
    kinds = [(channel, _kind_of(outcome)) for (channel, _), outcome in zip(messages, outcomes, strict=True)]
    return [faults.get(kind, outcome) for kind, outcome in zip(kinds, outcomes, strict=True)]


def _suspicions(
    rt: Runtime, notice: Notice, messages: Sequence[tuple[Channel, Message]], outcomes: Sequence[Outcome]
) -> list[RefusalSpike]:
    """Refusal kinds of this batch that have become too frequent."""
    reasons: dict[tuple[Channel, str], str] = {}
    answers: dict[Channel, list[str]] = {}
    for (channel, _), outcome in zip(messages, outcomes, strict=True):
        if isinstance(outcome, Sent | Rejected):
            answers.setdefault(channel, []).append(_kind_of(outcome))
        if isinstance(outcome, Rejected):
            reasons[channel, outcome.kind] = outcome.reason.partition("（")[0]
    found: list[RefusalSpike] = []
    for channel, kinds in answers.items():
        latest = latest_answers(rt, notice, channel, kinds)
        for kind, count in Counter(latest).items():
            least = LEAST_SHARED if kind in SHARED else LEAST
            if (channel, kind) in reasons and count >= least and count > SHARE * len(latest):
                found.append(RefusalSpike(channel, kind, reasons[channel, kind], count, len(latest)))
    return found


def _stop(session: Session, rt: Runtime, notice: Notice, one: RefusalSpike) -> None:
    now = rt.clock()
    if notice.kind is NoticeKind.SERVICE:
        open_alert(session, one.channel, one.fault.code, one.fault.advice, now)
        return
    excused = refusals.excuse(session, notice.id, one.channel, one.reason, f"{FAULT} {one.kind}")
    detail = {"channel": one.channel.value, "kind": one.kind, "excused": excused}
    session.add(
        AuditEntry(at=now, user_id=None, action=PAUSED_BY_ITSELF, entity="notice", entity_id=notice.id, detail=detail)
    )
    log.error("too many refusals", notice=notice.id, channel=one.channel, code=one.kind, count=one.count)


def _is_known(rt: Runtime, notice: Notice, one: RefusalSpike) -> bool:
    """True if staff resumed the notice after an earlier stop for this kind; its people then take the next route.

    False while the notice is paused: calls under way when it was stopped are excused too.
    """
    if one.kind in SHARED or notice.kind is NoticeKind.SERVICE:
        return False
    with rt.sessions() as session:
        if session.get_one(Notice, notice.id).state is NoticeState.PAUSED:
            return False
        earlier = refusals.list_stops(session, notice.id, PAUSED_BY_ITSELF)
    return {"channel": one.channel.value, "kind": one.kind} in [
        {name: detail.get(name) for name in ("channel", "kind")} for detail in earlier
    ]


def _kind_of(outcome: Outcome) -> str:
    return outcome.kind if isinstance(outcome, Rejected) else ""

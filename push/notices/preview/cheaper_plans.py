"""Cheaper ways to send the same notice, each computed on the audience as it is now. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.push.notices import Channel
from push.channels.facts import FACTS, Family, Quota
from push.channels.platform_limits import MASS_LIST_LEAST, MASS_PER_MONTH
from push.notices.preview.forecast import Group, Sending, routes_at, standing_at
from push.notices.preview.usage import Usage, amounts, calls_for, messages_of

SINGLE = tuple(channel for channel, row in FACTS.items() if row.quota in (Quota.WINDOW, Quota.CREDIT))
COSTLY = tuple(channel for channel, row in FACTS.items() if row.quota is not Quota.WINDOW)


@dataclass(frozen=True)
class CheaperPlan:
    """Another way. `plan`: its name; `people`: number affected; `saves`: usage that it avoids."""

    plan: str
    people: int
    saves: Usage
    words: str


@dataclass(frozen=True)
class SmsPrice:
    """Price of one short message of the notice."""

    parts_each: int
    price_fen: int

    def uses(self, messages: Mapping[Channel, int]) -> Usage:
        return Usage.of(messages, self.parts_each, self.price_fen)


@dataclass(frozen=True)
class Joinable:
    """Another notice that might be joined with this one. `parts_saved`: parts of a short message, for each person."""

    sending: Sending
    parts_saved: int


def send_now(groups: Sequence[Group], own: Sending, now: Sending, price: SmsPrice) -> CheaperPlan | None:
    """The plan to send a scheduled notice at once, for people whose 48-hour windows close before its time."""
    gained, saved = _gained(groups, own, now)
    if not gained:
        return None
    words = (
        f"现在就发：{gained} 人的客服消息窗口到预定时间就关了，现在发他们免费收到，省下{amounts(price.uses(saved))}。"
    )
    return CheaperPlan("send_now", gained, price.uses(saved), words)


def not_later(groups: Sequence[Group], own: Sending, tomorrow: Sending, price: SmsPrice) -> CheaperPlan | None:
    """The plan not to delay a notice that goes at once, with the cost of a day's delay."""
    lost, saved = _gained(groups, tomorrow, own)
    if not lost:
        return None
    words = f"今天就批准：再等一天，{lost} 人的客服消息窗口就关了，要多用{amounts(price.uses(saved))}。"
    return CheaperPlan("not_later", lost, price.uses(saved), words)


def wait_for_windows(groups: Sequence[Group], own: Sending, price: SmsPrice) -> CheaperPlan | None:
    """The plan to wait for people who wrote within a week and have no open window when the notice goes."""
    waiting: Counter[Channel] = Counter()
    for group in groups:
        channel = routes_at(group, own).first
        if group.is_sent_to and group.wrote_lately and group.base.following and channel in COSTLY:
            waiting[channel] += group.people
    if not waiting:
        return None
    people, saves = waiting.total(), price.uses(waiting)
    words = f"等窗口：{people} 人七天里来过消息，现在窗口关着。等他们再来消息时发就免费，最多省下{amounts(saves)}。"
    return CheaperPlan("wait_for_windows", people, saves, words)


def mass_instead(groups: Sequence[Group], own: Sending, price: SmsPrice) -> CheaperPlan | None:
    """The plan of one list instead of single messages, for people with a mass send of the month left."""
    single: Counter[Channel] = Counter()
    listed = last = 0
    for group in groups:
        routes, used = routes_at(group, own), standing_at(group, own).mass_count
        if not group.is_sent_to or Channel.MASS not in routes.open:
            continue
        if routes.first in SINGLE:
            single[routes.first] += group.people
            last += group.people if used == MASS_PER_MONTH - 1 else 0
        else:
            listed += group.people if routes.first is Channel.MASS else 0
    people = single.total()
    if people < MASS_LIST_LEAST:
        return None
    calls, saves = calls_for(people + listed), price.uses(single)
    together = f"{people} 次单发并进 {calls} 次群发" if listed else f"{people} 次单发变成 {calls} 次群发"
    words = f"改成群发：{together}，省下{amounts(saves)}；但每人用掉本月一次群发"
    words += f"，其中 {last} 人是最后一次。" if last else "。"
    return CheaperPlan("mass_instead", people, saves, words)


def join(groups: Sequence[Group], own: Sending, other: Joinable, price: SmsPrice) -> CheaperPlan | None:
    """The plan of one message instead of two, for people whom both notices reach."""
    both: Counter[Channel] = Counter()
    for group in groups:
        if group.is_sent_to and group.gets(other.sending) and routes_at(group, other.sending).first is not None:
            channel = routes_at(group, own).first
            if channel is not None:
                both[channel] += group.people
    if not both:
        return None
    saves = Usage.of(both, other.parts_saved, price.price_fen)
    title, people = other.sending.title, both.total()
    words = f"和《{title}》合成一条：{people} 人两条都要收，合起来省下{amounts(saves)}。"
    return CheaperPlan("join", people, saves, words)


def without_sms(groups: Sequence[Group], own: Sending, price: SmsPrice) -> CheaperPlan | None:
    """The plan without short messages, with the routes used instead and the people whom none reaches."""
    before = messages_of(groups, own)
    if not before[Channel.SMS]:
        return None
    families = [family for family in Family if family is not Family.SMS]
    allowed = tuple(family for family in families if not own.rules.families or family in own.rules.families)
    after = messages_of(groups, replace(own, rules=replace(own.rules, families=allowed))) if allowed else Counter()
    moved, saves = amounts(price.uses(after - before)), price.uses({Channel.SMS: before[Channel.SMS]})
    lost = before.total() - after.total()
    words = f"不用短信：省下{amounts(saves)}"
    words += f"；这些人改用{moved}" if moved else ""
    words += f"；{lost} 人就没有别的路了。" if lost else "。"
    return CheaperPlan("without_sms", before[Channel.SMS], saves, words)


def _gained(groups: Sequence[Group], later: Sending, sooner: Sending) -> tuple[int, Counter[Channel]]:
    """Number of people who get a customer-service message only if sent sooner, and their routes if sent later."""
    instead: Counter[Channel] = Counter()
    gained = 0
    for group in groups:
        after = routes_at(group, later).first
        if group.is_sent_to and after is not Channel.CUSTOM and routes_at(group, sooner).first is Channel.CUSTOM:
            gained += group.people
            if after is not None:
                instead[after] += group.people
    return gained, instead

"""Preview before approval: people by route, people left out with reasons, usage, cost to other notices, and cheaper
ways (R30). Sends and stores nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from redis import RedisError
from sqlalchemy import RowMapping

from models.push.notices import Channel, Notice
from programme.calendar import china, today
from programme.people.identity import mask_name
from push.channels.facts import FACTS, Family
from push.channels.sms.addresses import addresses_in
from push.notices.preview.cheaper_plans import (
    CheaperPlan,
    Joinable,
    SmsPrice,
    join,
    mass_instead,
    not_later,
    send_now,
    wait_for_windows,
    without_sms,
)
from push.notices.preview.forecast import Cost, Group, Sending, costs_of, routes_at
from push.notices.preview.inputs import PreviewInputs, read_inputs
from push.notices.preview.usage import Usage, calls_for, mass_left, messages_of, yuan
from push.routing.account_quotas import PATHS, find_account_quotas
from push.routing.routes import must_wait
from push.routing.sms_budget import SmsBudget, budget_now, parts_of_notice, parts_of_words
from push.runtime import Runtime


@dataclass(frozen=True)
class Sampled:
    """One person of the audience, masked. `route` is "" for a person left out, with the reason."""

    person_id: int
    name: str
    town: str
    route: str
    reason: str


@dataclass(frozen=True)
class AccountNeed:
    """Calls of one API today: needed by the notice, left, and missing."""

    name: str
    needed: int
    left: int
    daily_limit: int
    short: int


@dataclass(frozen=True)
class SmsCost:
    """Cost of the notice's short messages, and of its Chinese month; `budget_fen` None: no budget.

    `short`: messages beyond the budget.
    """

    parts_each: int
    price_fen: int
    budget_fen: int | None
    spent_fen: int
    left_fen: int | None
    short: int


@dataclass(frozen=True)
class CostToOthers:
    """People for whom a scheduled notice loses its route to this one. `after` "": no route is left."""

    notice_id: int
    title: str
    people: int
    before: str
    after: str
    reason: str
    words: str


@dataclass(frozen=True)
class Preview:
    """`routes`: people by channel; `left_out`: people by reason; together they are all people.

    `waiting`: people whose routes begin only when SMS and calls are allowed again. `uses`: messages, so that people
    who share a phone count once. `mass_left`: followers by mass sends of the month left after the notice.
    """

    people: int
    households: int
    routes: Mapping[str, int]
    left_out: Mapping[str, int]
    waiting: int
    sample: tuple[Sampled, ...]
    uses: Usage
    mass_left: Mapping[str, int]
    account: tuple[AccountNeed, ...]
    sms: SmsCost
    costs: tuple[CostToOthers, ...]
    plans: tuple[CheaperPlan, ...]
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def preview_notice(rt: Runtime, notice_id: int) -> Preview:
    """Preview of approving the notice now. Raises AudienceError."""
    inputs = read_inputs(rt, notice_id)
    with rt.sessions() as session:
        budget = budget_now(session, rt.settings, inputs.own.at)
    price = SmsPrice(parts_of_notice(rt.settings, inputs.notice), budget.price_fen)
    messages = messages_of(inputs.groups, inputs.own)
    account = tuple(_account(rt, inputs.own, messages))
    sms = _sms(budget, price, messages[Channel.SMS])
    costs = costs_of(inputs.groups, inputs.own, inputs.scheduled)
    return Preview(
        people=inputs.people,
        households=inputs.households,
        **_by_route(inputs),
        sample=tuple(_sampled(row, group, inputs.own) for row, group in inputs.sample),
        uses=price.uses(messages),
        mass_left={str(left): people for left, people in mass_left(inputs.groups, inputs.own).items()},
        account=account,
        sms=sms,
        costs=tuple(_cost(cost, people) for cost, people in costs.most_common()),
        plans=tuple(_plans(rt, inputs, price)),
        warnings=(*_left_out_of_sms(inputs.notice), *_warnings(account, sms, price, messages[Channel.SMS])),
    )


def _by_route(inputs: PreviewInputs) -> dict[str, Any]:
    routes: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    waiting = 0
    for group in inputs.groups:
        route, reason, waits = _way(group, inputs.own)
        (routes if route else left_out)[route or reason] += group.people
        waiting += group.people if waits else 0
    return {"routes": dict(routes), "left_out": dict(left_out), "waiting": waiting}


def _way(group: Group, own: Sending) -> tuple[str, str, bool]:
    """Channel or "", the reason if "", and True if the channel must wait for its hours."""
    if group.suppressed:
        return "", group.suppressed, False
    routes = routes_at(group, own)
    if routes.first is None:
        return "", routes.refusal, False
    return routes.first.value, "", must_wait(routes.first, own.rules)


def _sampled(row: RowMapping, group: Group, own: Sending) -> Sampled:
    route, reason, _ = _way(group, own)
    return Sampled(row["id"], mask_name(row["name"]), row["town"] or "", route, reason)


def _account(rt: Runtime, own: Sending, messages: Mapping[Channel, int]) -> Iterable[AccountNeed]:
    """Needs of calls, if the notice goes today; a later day has its own calls."""
    now = rt.clock()
    if today(own.at) != today(now):
        return
    with suppress(RedisError):
        quotas = find_account_quotas(rt.redis, now)
        for channel, path in PATHS.items():
            people = messages.get(channel, 0)
            needed = calls_for(people) if channel is Channel.MASS else people
            if path in quotas and needed:
                quota = quotas[path]
                yield AccountNeed(quota.name, needed, quota.left, quota.daily_limit, max(needed - quota.left, 0))


def _sms(budget: SmsBudget, price: SmsPrice, messages: int) -> SmsCost:
    short = messages - budget.affordable(messages, price.parts_each)
    return SmsCost(price.parts_each, price.price_fen, budget.budget_fen, budget.spent_fen, budget.left_fen, short)


def _left_out_of_sms(notice: Notice) -> Iterable[str]:
    """Name the addresses in the notice's words, which no short message may hold."""
    if notice.channels and Family.SMS not in notice.channels:
        return
    if found := dict.fromkeys(addresses_in(f"{notice.title}\n{notice.body}")):
        yield (
            f"短信里不能有网址，运营商会拦截：发短信时会去掉“{'”“'.join(found)}”，别的渠道照发。"
            "请在正文里写清楚去哪里办、打什么电话，没有网址也看得懂。"
        )


def _warnings(account: Iterable[AccountNeed], sms: SmsCost, price: SmsPrice, messages: int) -> Iterable[str]:
    for need in account:
        if need.short:
            yield (
                f"公众号今天的{need.name}只剩 {need.left} 次，这条通知要 {need.needed} 次："
                "排不上的等到零点后再发，等不到的走下一条路。"
            )
    if sms.short and sms.left_fen is not None:
        yield (
            f"本月短信预算只剩 {yuan(sms.left_fen)} 元，这条通知要 "
            f"{yuan(messages * price.parts_each * price.price_fen)} 元：{sms.short} 人发不成短信，转到下一条路。"
        )


def _cost(cost: Cost, people: int) -> CostToOthers:
    day = china(cost.sending.at)
    because = FACTS[cost.before].last_used
    if not because or cost.reason.startswith(("今天", "本周")):
        because = f"这次发了以后{cost.reason}"
    then = f"就只能走{FACTS[cost.after].name}" if cost.after else "就到不了他们"
    words = f"{people} 人{because}，{day.month}月{day.day}日的《{cost.sending.title}》{then}。"
    after = cost.after.value if cost.after else ""
    return CostToOthers(
        cost.sending.notice_id, cost.sending.title, people, cost.before.value, after, cost.reason, words
    )


def _plans(rt: Runtime, inputs: PreviewInputs, price: SmsPrice) -> Iterable[CheaperPlan]:
    groups, own = inputs.groups, inputs.own
    is_later = own.at > inputs.at_once.at
    plans = [
        send_now(groups, own, inputs.at_once, price) if is_later else not_later(groups, own, inputs.delayed, price),
        wait_for_windows(groups, own, price),
        mass_instead(groups, own, price),
        *(join(groups, own, _joinable(rt, inputs, one, price), price) for one in (*inputs.scheduled, *inputs.drafts)),
        without_sms(groups, own, price),
    ]
    return [plan for plan in plans if plan is not None]


def _joinable(rt: Runtime, inputs: PreviewInputs, other: Sending, price: SmsPrice) -> Joinable:
    """The other notice, with the parts saved by joining: both texts may need fewer parts than two messages."""
    notice, second = inputs.notice, inputs.notices[other.notice_id]
    alone = price.parts_each + parts_of_notice(rt.settings, second)
    body = f"{notice.body}\n{second.title}：{second.body}"
    return Joinable(other, alone - parts_of_words(rt.settings, notice.title, body, notice))

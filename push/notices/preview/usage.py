"""Usage of a notice: messages, lists, parts and yuan, calls. Pure arithmetic on counted people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from models.push.notices import Channel
from push.channels.facts import FACTS
from push.channels.platform_limits import MASS_LIST_MOST, MASS_PER_MONTH
from push.notices.preview.forecast import Group, Sending, routes_at, standing_at


@dataclass(frozen=True)
class Usage:
    """Numbers of messages, not people: people who share a phone cost one. `sms_fen`: cost of all the parts."""

    custom_messages: int = 0
    credits: int = 0
    template_messages: int = 0
    mass_sends: int = 0
    """Number of people who receive one of their mass sends of the month."""
    mass_calls: int = 0
    sms_messages: int = 0
    sms_parts: int = 0
    sms_fen: int = 0
    calls: int = 0
    visits: int = 0

    @classmethod
    def of(cls, messages: Mapping[Channel, int], parts_each: int, price_fen: int) -> Self:
        """Usage of these messages by route."""
        sms, listed = messages.get(Channel.SMS, 0), messages.get(Channel.MASS, 0)
        return cls(
            custom_messages=messages.get(Channel.CUSTOM, 0),
            credits=messages.get(Channel.SUBSCRIBE, 0),
            template_messages=messages.get(Channel.TEMPLATE, 0),
            mass_sends=listed,
            mass_calls=calls_for(listed),
            sms_messages=sms,
            sms_parts=sms * parts_each,
            sms_fen=sms * parts_each * price_fen,
            calls=messages.get(Channel.CALL, 0),
            visits=messages.get(Channel.PRINT, 0),
        )


def amounts(uses: Usage) -> str:
    """`客服消息 3 条、短信 4 条（0.20 元）`; "" if nothing is used."""
    fares = [
        (Channel.CUSTOM, uses.custom_messages, "条"),
        (Channel.SUBSCRIBE, uses.credits, "条"),
        (Channel.TEMPLATE, uses.template_messages, "条"),
        (Channel.MASS, uses.mass_sends, "人次"),
        (Channel.SMS, uses.sms_parts, f"条（{yuan(uses.sms_fen)} 元）"),
        (Channel.CALL, uses.calls, "个"),
        (Channel.PRINT, uses.visits, "次"),
    ]
    return "、".join(f"{FACTS[channel].name} {number} {unit}" for channel, number, unit in fares if number > 0)


def yuan(amount_fen: int) -> str:
    """`12.30`."""
    return f"{amount_fen // 100}.{amount_fen % 100:02}"


def calls_for(people: int) -> int:
    """Number of mass lists, of at most ten thousand people each (docs/platform.md 3.5)."""
    return -(-people // MASS_LIST_MOST)


def messages_of(groups: Iterable[Group], sending: Sending) -> Counter[Channel]:
    """Numbers of messages by first open route; people without an open route are left out."""
    messages: Counter[Channel] = Counter()
    for group in groups:
        if group.is_sent_to and (channel := routes_at(group, sending).first) is not None:
            messages[channel] += group.people
    return messages


def mass_left(groups: Iterable[Group], sending: Sending) -> dict[int, int]:
    """Numbers of followers by the mass sends of the month that they have left after the notice."""
    left: Counter[int] = Counter()
    for group in groups:
        if group.is_sent_to and group.base.following:
            used = standing_at(group, sending).mass_count + (routes_at(group, sending).first is Channel.MASS)
            left[max(MASS_PER_MONTH - used, 0)] += group.people
    return dict(sorted(left.items()))

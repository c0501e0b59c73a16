"""The rates of each API: one table, with its sources in platform.md.

No figure is published for single messages (3.14: "nothing published for template/custom send"; 45011 says that a
minute's calls are used up). So the limit there is only a bound against madness: the rate begins at what an account
surely bears, doubles until the platform says 45011 or the bound is reached, and from then on feels its way. `PACE` in
the environment replaces a limit by the account's own figure.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.push.notices import Channel
from settings import Settings, SettingsError

UNPUBLISHED = 10_000.0
BEARABLE = 1_000.0
"""Where an account begins that no rate is known of. The lowest limit that the platform publishes for calls of a program
is 10,000 a minute (stable_token, 3.15): ten seconds at this rate. A platform that takes less says 45011, which costs no
message, and the next start is at the rate that was learned."""


@dataclass(frozen=True)
class Rate:
    """Calls a second of one API.

    `limit` is never passed; `start` is where an empty Redis begins; refusals never push the rate below `least`.
    `burst` calls may be saved up by an account that has been idle (a quarter of a second's calls at the least).
    """

    limit: float
    start: float
    least: float
    burst: float = 1.0


RATES: Mapping[Channel, Rate] = {
    Channel.CUSTOM: Rate(UNPUBLISHED, start=BEARABLE, least=10.0),
    Channel.TEMPLATE: Rate(UNPUBLISHED, start=BEARABLE, least=10.0),
    Channel.SUBSCRIBE: Rate(UNPUBLISHED, start=BEARABLE, least=10.0),
    # 3.5: 60 requests a minute; what is saved up and what comes in keep below it in every minute.
    Channel.MASS: Rate(50 / 60, start=50 / 60, least=5 / 60, burst=10.0),
    # 7.1: Tencent 3000/s; none is published for Alibaba, which therefore shares it.
    Channel.SMS: Rate(3_000.0, start=100.0, least=10.0),
}


def rates_of(limits: Mapping[str, float]) -> dict[Channel, Rate]:
    """The table with the account's own limits (`settings.pace`, calls a second by channel) in the place of its own.

    A limit that is known needs no feeling one's way from far below: the rate starts at half of it. Raises
    SettingsError for an unknown channel.
    """
    if unknown := set(limits) - {channel.value for channel in RATES}:
        raise SettingsError(f"环境变量 PACE 不对：没有叫 {min(unknown)} 的渠道，可用的有 {'、'.join(RATES)}。")
    return {channel: _with(rate, limits.get(channel.value)) for channel, rate in RATES.items()}


def _with(rate: Rate, limit: float | None) -> Rate:
    if limit is None:
        return rate
    return replace(
        rate, limit=limit, start=limit / 2, least=min(rate.least, limit / 10), burst=max(min(rate.burst, limit), 1.0)
    )


def buckets_of(settings: Settings) -> dict[Channel, str]:
    """The Redis key of every channel's bucket: one an account, whichever machine or database asks."""
    gateway = hashlib.sha256(settings.sms_access_key.encode()).hexdigest()[:12]
    wechat, sms = settings.wechat_app_id, f"{settings.sms_provider}-{settings.sms_app_id}-{gateway}"
    return {channel: f"songgang:pace:{sms if channel is Channel.SMS else wechat}:{channel.value}" for channel in RATES}

"""The rates of each API, from `push/channels/facts.py`, with the account's own limits.

No figure is published for single messages (3.14: "nothing published for template/custom send"; 45011 says that a
minute's calls are used up). So the limit there is only a bound against madness: the rate begins at what an account
surely bears, doubles until the platform says 45011 or the bound is reached, and from then on feels its way. `PACE` in
the environment replaces a limit by the account's own figure.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from models.push.notices import Channel
from push.channels.facts import FACTS, Family, Rate
from settings import Settings, SettingsError

RATES: Mapping[Channel, Rate] = {channel: row.rate for channel, row in FACTS.items() if row.rate is not None}


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
    return {
        channel: f"songgang:pace:{sms if FACTS[channel].family is Family.SMS else wechat}:{channel.value}"
        for channel in RATES
    }

"""The rest of the account's calls today and of the month's budget for short messages, for the overview."""

from dataclasses import dataclass

from redis import RedisError
from sqlalchemy.orm import Session

from push.routing.account_quotas import AccountQuota, find_account_quotas
from push.routing.sms_budget import SmsBudget, budget_now
from push.runtime import Runtime


@dataclass(frozen=True)
class Allowances:
    """Quotas and budget; `quotas` is empty until the platform has told today's."""

    quotas: tuple[AccountQuota, ...]
    sms: SmsBudget


def allowances_of(session: Session, rt: Runtime) -> Allowances:
    now = rt.clock()
    try:
        quotas = tuple(find_account_quotas(rt.redis, now).values())
    except RedisError:
        quotas = ()
    return Allowances(quotas, budget_now(session, rt.settings, now))

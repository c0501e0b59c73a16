"""One send to the platform, shared by its four channels."""

import structlog

from push.channels.base import Fault, Outcome, Retry, Sent, Unsure
from push.channels.wechat_errors import BUSY, KNOWN, outcome_for
from push.clients.transport import Answer, NotSent, NoVerdict
from push.clients.wechat import NoToken, PlatformClient

log = structlog.get_logger()
SENT = Sent()
# At a token fetch these say "later"; every other code there is the account's fault.
TOKEN_LATER = frozenset({-1, 45009, 45011})


async def send_once(client: PlatformClient, path: str, body: bytes) -> Answer | Outcome:
    """The platform's answer to the JSON; the outcome where there is none. An unknown code is asked once more (§4)."""
    verdict = await client.post(path, body)
    if isinstance(verdict, Answer) and verdict.errcode not in KNOWN:
        log.warning("unknown wechat error", errcode=verdict.errcode, path=path)
        verdict = await client.post(path, body)
    match verdict:
        case NotSent(reason):
            return Retry(reason, BUSY)
        case NoVerdict(reason):
            return Unsure(reason)
        case NoToken(errcode):
            return token_outcome(client, errcode)
    return verdict


def token_outcome(client: PlatformClient, errcode: int) -> Outcome:
    """Nothing was sent, as we were given no token."""
    outcome = outcome_for(errcode, "", client.clock())
    if errcode in TOKEN_LATER:
        return outcome
    advice = outcome.advice if isinstance(outcome, Fault) and errcode != 40001 else "AppSecret 不正确或已更换"
    return Fault(str(errcode), advice)


def verdict_of(client: PlatformClient, answer: Answer) -> Outcome:
    """The outcome of an answer by its error code."""
    if not answer.errcode:
        return SENT
    return outcome_for(answer.errcode, str(answer.body.get("errmsg", "")), client.clock())

"""One call that sends to the platform, shared by its four channels."""

import structlog

from push.channels.base import BUSY, Fault, Outcome, Retry, Sent, Unsure
from push.channels.wechat_errors import KNOWN, outcome_for
from push.clients.transport import Answer, NotSent, NoVerdict
from push.clients.wechat import NoToken, PlatformClient

log = structlog.get_logger()
SENT = Sent()
# When a token is fetched, these codes mean "later"; every other code then is the account's fault.
TOKEN_LATER = frozenset({-1, 45009, 45011})


async def send_once(client: PlatformClient, path: str, body: bytes) -> Answer | Outcome:
    """Post the JSON. Returns the platform's answer, or the outcome where there was none.

    After an unknown code the call is made once more (docs/platform.md, section 4).
    """
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
    """The outcome of a send for which the platform gave no token: nothing was sent."""
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

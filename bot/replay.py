"""Finishes, in a job, an inbound message whose answer was not ready within the platform's five seconds."""

from bot.context import BotContext
from bot.work import Work

WAIT_SECONDS = 10.0


def finish(context: BotContext, key: str) -> None:
    """Say the reply of the message with this key as a customer-service message, once.

    Waits for the process that works on it, or takes over from a dead one. Raises StillBusy when that is not
    over in time: the job may be tried again. Nothing kept of the key (settled and said, or Redis emptied)
    is nothing to do.
    """
    work = Work(context)
    reply = work.finished(key, wait_seconds=WAIT_SECONDS)
    openid = work.once.take_promise(key)
    if openid and reply:
        context.ports.say_later(openid, reply)

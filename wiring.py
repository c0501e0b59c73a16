"""The joints between the bot and push, for the web process and the workers: ports, and the bot's jobs.

A worker imports no console.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from redis import Redis
from rq import Retry
from rq.timeouts import JobTimeoutException

from bot.context import BotContext, BotPorts
from bot.jobs import finish, give_up, hear
from bot.session.chat_log import MOST_FOLLOWERS, write_pending
from bot.session.turn_reader import gazetteer_of
from bot.teaching.not_understood import was_lost
from bot.teaching.phrases import TaughtPhrases, learn_saved
from bot.teaching.trials import try_phrase as try_one
from models.database.engine import Sessions
from models.push.notices import Channel
from models.queries.chat.phrases import LOST_SINCE, MOST_LOST, list_lost
from push.clients.media import download_media
from push.clients.speech import recogniser_of
from push.delivery.late_replies import queue_late_reply
from push.delivery.receipts.receipts import record_receipt
from push.queues import FETCH_ATTACHMENT, FINISH_INBOUND, LEARN_PHRASES, MEDIA, NORMAL, URGENT, Queues
from push.runtime import Runtime, current
from push.triggers.class_messages import announce_place
from push.triggers.confirmations import announce_application, announce_registration

FINISH_SECONDS = 10
"""Time to wait for a process that may still hold the message, and to understand it."""
LEARN_AGAIN_SECONDS = 60


def bot_context(runtime: Runtime, taught: TaughtPhrases) -> BotContext:
    """The bot of one process, with its ports joined to push and the phrases and answers that staff taught."""

    def receipt(
        channel: Channel, remote_id: str, recipient: str, status: str, delivered: bool, detail: Mapping[str, Any]
    ) -> None:
        record_receipt(runtime, channel, remote_id, recipient, status, delivered, detail)

    ports = BotPorts(
        receipt=receipt,
        say_later=lambda openid, text: queue_late_reply(runtime, openid, text),
        registered=announce_registration,
        applied=announce_application,
        moved_up=announce_place,
        replay=lambda key: enqueue_replay(runtime, key),
        fetch=lambda attachment_id: enqueue_fetch(runtime, attachment_id),
    )
    settings, plan, sessions = runtime.settings, runtime.plan, runtime.sessions
    return BotContext(settings, plan, sessions, runtime.redis, runtime.clock, ports, taught.in_force)


def enqueue_replay(runtime: Runtime, key: str) -> None:
    """Enqueue the job that finishes the inbound message of that key."""
    runtime.queues.by_name[URGENT].enqueue(
        FINISH_INBOUND, key, result_ttl=0, retry=Retry(max=3), job_timeout=FINISH_SECONDS
    )


def finish_inbound(key: str) -> None:
    """Job: finish a message whose answer took longer than the platform waits, or whose process died."""
    taught = taught_of(current())
    taught.refresh()
    context = bot_context(current(), taught)
    try:
        finish(context, key)
    except JobTimeoutException:
        give_up(context, key)
        raise


def write_chat_log(runtime: Runtime) -> None:
    """Write the chat log of the last moments to the database; a short rest waits for the next call: that is cheaper."""
    while write_pending(runtime.sessions, runtime.redis) == MOST_FOLLOWERS:
        pass


def enqueue_fetch(runtime: Runtime, attachment_id: int) -> None:
    """Enqueue the job that fetches a voice message or picture from the platform and recognises speech.

    It is tried again at once; what the platform still refuses then is left to `push/jobs/cleaning.py`. A retry after a
    pause would need rq's own scheduler, which no worker runs.
    """
    runtime.queues.by_name[MEDIA].enqueue(FETCH_ATTACHMENT, attachment_id, result_ttl=0, retry=Retry(max=2))


def fetch_attachment(attachment_id: int) -> None:
    """Job: keep the attachment sealed; answer a voice message if speech recognition is set up."""
    runtime = current()
    taught = taught_of(runtime)
    taught.refresh()
    hear(
        bot_context(runtime, taught),
        attachment_id,
        partial(download_media, runtime.wechat),
        recogniser_of(runtime.settings),
    )


def taught_of(runtime: Runtime) -> TaughtPhrases:
    """The phrases and answers that staff taught, for this process."""
    return _taught(runtime.sessions, runtime.redis, runtime.queues)


@lru_cache(maxsize=1)
def _taught(sessions: Sessions, redis: Redis, queues: Queues) -> TaughtPhrases:
    def learn_again() -> None:
        if queues.is_first_in("learn_phrases", LEARN_AGAIN_SECONDS):
            queues.enqueue(NORMAL, LEARN_PHRASES)

    return TaughtPhrases(sessions, redis, learn_again)


def try_phrase(phrase_id: int) -> None:
    """Job: work out the effect that a phrase of staff would have."""
    runtime = current()
    now = runtime.clock()
    with runtime.sessions() as session:
        lost = list_lost(session, now - LOST_SINCE, MOST_LOST, was_lost)
    try_one(runtime.sessions, gazetteer_of(runtime.plan), phrase_id, lost, now)


def learn_phrases() -> None:
    """Job: learn the weights from the phrases saved now."""
    runtime = current()
    learn_saved(runtime.sessions, runtime.redis, runtime.clock())

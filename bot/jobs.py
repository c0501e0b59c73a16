"""The bot's part of two jobs: a late reply, and the body of a voice message or a picture."""

import hashlib
from collections.abc import Callable

import structlog

from bot.context import BotContext
from bot.pipeline import Pipeline
from bot.session.once import Once
from bot.wechat.inbound import Inbound, Kind
from models.chat.attachments import Attachment, AttachmentKind, AttachmentState
from models.chat.wechat import Follower
from programme.helpdesk.attachments import keep_body

Download = Callable[[str], bytes | None]
"""Returns the body of a media id; None if the platform no longer has it. Raises what its client raises."""
Transcribe = Callable[[bytes], str]
"""Returns the words of a recording; "" if none could be made out."""

log = structlog.get_logger()


WAIT_SECONDS = 4.0
"""Longer than the claim of a web process, which stays behind when the process dies."""
LEASE_SECONDS = 15.0
"""Longer than the job may run (`wiring.FINISH_SECONDS`)."""


def hear(context: BotContext, attachment_id: int, download: Download, transcribe: Transcribe | None) -> None:
    """Fetch and keep the body of an attachment; another job answers a voice message as if it had been typed.

    Safe to run twice: the answer is one message with its own key, and is sent once. `transcribe` None: only keep.
    """
    body = _fetched(context, attachment_id, download)
    with context.sessions() as session:
        attachment = session.get_one(Attachment, attachment_id)
        openid = session.get_one(Follower, attachment.follower_id).openid
    if attachment.kind is AttachmentKind.VOICE and transcribe is not None:
        _have_answered(context, attachment_id, openid, transcribe(body) if body else "")


def _fetched(context: BotContext, attachment_id: int, download: Download) -> bytes | None:
    with context.sessions.begin() as session:
        attachment = session.get_one(Attachment, attachment_id)
        if attachment.state is not AttachmentState.WAITING:
            return None
        body = download(attachment.media_id)
        attachment.state = AttachmentState.KEPT if body else AttachmentState.LOST
        attachment.name = keep_body(context.settings.media_folder, body) if body else ""
        attachment.media_id = ""
    log.info("attachment fetched", attachment=attachment_id, state=attachment.state)
    return body


def _have_answered(context: BotContext, attachment_id: int, openid: str, words: str) -> None:
    key = hashlib.sha256(f"heard|{attachment_id}".encode()).hexdigest()
    kind = Kind.HEARD if words else Kind.UNHEARD
    once = Once(context.redis)
    once.keep(Inbound(key=key, account="", openid=openid, kind=kind, text=words))
    once.promise(key, openid)
    context.ports.replay(key)


def finish(context: BotContext, key: str) -> None:
    """Send the reply of the message with this key as a customer-service message, once.

    Waits for the process that works on the message, or takes over from a dead one. Raises StillBusy if that is not over
    in time: the job may be tried again. If nothing is kept of the key (the reply was sent, or Redis was emptied), there
    is nothing to do. A message that began too often is handed to a human instead of being understood.
    """
    work = Pipeline(context)
    reply = work.finished(key, wait_seconds=WAIT_SECONDS, lease_seconds=LEASE_SECONDS)
    openid = work.once.take_promise(key)
    if openid and reply:
        context.ports.say_later(openid, reply)


def give_up(context: BotContext, key: str) -> None:
    """Note that the message with this key took too long here: the next try hands it to a human."""
    Once(context.redis).give_up(key)

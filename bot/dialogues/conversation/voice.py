"""Voice messages and pictures (requirements.md 4.4).

Voice becomes text if a recogniser is set up; else a member of staff listens. A picture is never read: it goes to a
member of staff, and the answer says so.
"""

import re
from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Kept, Next, Turn, stay
from bot.dialogues.fixed_words import plain
from bot.dialogues.registration import steps as registration
from bot.wechat.inbound import Kind
from models.chat.attachments import AttachmentKind

LISTENING = "收到语音，正在听，马上回您。"
UNHEARD = "语音我还听不清"
VOICES_BEFORE_TICKET = 2
"""A person who speaks a second time without being understood prefers speaking: a member of staff listens."""

_SPEAKS = re.compile(
    r"(?:不|莫|没)(?:大|太|怎么)?(?:会|得|晓得|认得)?(?:打|写|认|识)(?:不?来|不?得)?(?:字|拼音)"
    r"|(?:打|写|认|识)(?:不|没|莫)(?:来|得|成|好|到)?字|字(?:打|写|认)不(?:来|得|成|到|好)"
    r"|(?:可|能|给|格)?(?:以|不)?(?:能|可以|行)?(?:发|用|讲|说)语音(?:行|可以|得|要得|吗|不|嘛|给)"
    r"|(?:我|只)(?:想|要|会|能)(?:用)?(?:发语音|语音说|嘴巴?说|嘴讲)"
)


@dataclass(frozen=True)
class KeepAttachment(Effect):
    """Fetch the attachment from the platform, keep it sealed, and answer according to what was possible."""

    kind: AttachmentKind
    media_id: str


@dataclass(frozen=True)
class AnswerUnheard(Effect):
    """Say that the recogniser understood nothing, and hand the message over if a member of staff should listen."""


@dataclass(frozen=True)
class OpenVoiceTicket(Effect):
    """Open a ticket for a person who wants to speak instead of typing."""


KINDS = {Kind.VOICE: AttachmentKind.VOICE, Kind.IMAGE: AttachmentKind.IMAGE, Kind.UNHEARD: None}


def receive(turn: Turn, kind: Kind) -> Next:
    """Take a voice message or a picture; the current dialogue goes on, and the list shown last is no longer valid."""
    kept = KINDS[kind]
    effect = KeepAttachment(kept, turn.media_id) if kept else AnswerUnheard()
    closing = registration.reminder(turn) if turn.step in registration.STEPS else ""
    return stay(turn, "", memory=_at_main(turn), effects=(effect,), closing=closing)


def heard(turn: Turn) -> Turn:
    """The turn with the count of unheard messages at 0, because this one was understood."""
    return replace(turn, memory={**turn.memory, "unheard": 0})


def prefers_speaking(turn: Turn) -> Next | None:
    """The reply to 我不会打字: the person may speak, and a member of staff listens. None for other messages."""
    if not _SPEAKS.search(plain(turn.text)):
        return None
    return stay(turn, "", memory={**_at_main(turn), "speaks": True}, effects=(OpenVoiceTicket(),))


def fall_back(fault: str, *, asking: bool) -> str:
    """The reply that names the fault; `asking`: a numbered question is open, so that 9 may be one of its choices."""
    return f"{fault}，请打字，或回{'“人工”' if asking else ' 9 '}找人。"


def _at_main(turn: Turn) -> Kept:
    return {**turn.memory, "menu": "main"}

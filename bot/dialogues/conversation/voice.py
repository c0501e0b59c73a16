"""Voice messages and pictures: heard where a recogniser is set up, else a person (requirements.md 4.4).

A picture is never read: it goes to a person, and the answer says so.
"""

import re
from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Kept, Next, Turn, stay
from bot.dialogues.fixed_words import plain
from bot.wechat.inbound import Kind
from models.chat.attachments import AttachmentKind

LISTENING = "收到语音，正在听，马上回您。"
UNHEARD = "语音我还听不清"
VOICES_BEFORE_TICKET = 2
"""Whoever speaks a second time without being understood prefers speaking: a person hears it."""

_SPEAKS = re.compile(
    r"(?:不|莫|没)(?:大|太|怎么)?(?:会|得|晓得|认得)?(?:打|写|认|识)(?:不?来|不?得)?(?:字|拼音)"
    r"|(?:打|写|认|识)(?:不|没|莫)(?:来|得|成|好|到)?字|字(?:打|写|认)不(?:来|得|成|到|好)"
    r"|(?:可|能|给|格)?(?:以|不)?(?:能|可以|行)?(?:发|用|讲|说)语音(?:行|可以|得|要得|吗|不|嘛|给)"
    r"|(?:我|只)(?:想|要|会|能)(?:用)?(?:发语音|语音说|嘴巴?说|嘴讲)"
)


@dataclass(frozen=True)
class KeepAttachment(Effect):
    """Fetch it from the platform and keep it sealed; answer by what can be done with it."""

    kind: AttachmentKind
    media_id: str


@dataclass(frozen=True)
class AnswerUnheard(Effect):
    """The recogniser understood nothing: say so, and hand over what should be heard by a person."""


@dataclass(frozen=True)
class OpenVoiceTicket(Effect):
    """A ticket for somebody who wants to speak instead of typing."""


KINDS = {Kind.VOICE: AttachmentKind.VOICE, Kind.IMAGE: AttachmentKind.IMAGE, Kind.UNHEARD: None}


def receive(turn: Turn, kind: Kind) -> Next:
    """What goes on goes on afterwards; the numbered list shown last no longer counts."""
    kept = KINDS[kind]
    effect = KeepAttachment(kept, turn.media_id) if kept else AnswerUnheard()
    return stay(turn, "", memory=_at_main(turn), effects=(effect,))


def heard(turn: Turn) -> Turn:
    """The recogniser understood him: unheard messages no longer count."""
    return replace(turn, memory={**turn.memory, "unheard": 0})


def prefers_speaking(turn: Turn) -> Next | None:
    """我不会打字: he may speak, and a person listens. None where the message says nothing of it."""
    if not _SPEAKS.search(plain(turn.text)):
        return None
    return stay(turn, "", memory={**_at_main(turn), "speaks": True}, effects=(OpenVoiceTicket(),))


def fall_back(fault: str, *, asking: bool) -> str:
    """The honest answer; in a numbered question 9 may be a choice of its own."""
    return f"{fault}，请打字，或回{'“人工”' if asking else ' 9 '}找人。"


def _at_main(turn: Turn) -> Kept:
    return {**turn.memory, "menu": "main"}

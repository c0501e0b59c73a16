"""Effects of voice messages and pictures: kept for a job that fetches them, and shown to staff by a ticket."""

from bot.dialogues.conversation.voice import (
    LISTENING,
    UNHEARD,
    VOICES_BEFORE_TICKET,
    AnswerUnheard,
    KeepAttachment,
    OpenVoiceTicket,
    fall_back,
)
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.handovers import due_words, open_handover_of
from models.chat.attachments import Attachment, AttachmentKind, AttachmentState
from models.queries.chat.attachments import attach_to_ticket, count_attachments
from programme.calendar import start_of, today
from programme.helpdesk.attachments import KEPT_FOR
from settings import SpeechProvider

TOPICS = {AttachmentKind.VOICE: "发来语音，请听录音", AttachmentKind.IMAGE: "发来图片，请看图片"}
SPEAKS = "想用语音说，请听录音"
NOT_COME = {
    AttachmentKind.VOICE: "您的语音没有传过来，请再说一遍",
    AttachmentKind.IMAGE: "您的图片没有传过来，请再发一次",
}
"""For a message without its media: there is nothing to fetch."""
MOST_A_DAY = {AttachmentKind.VOICE: 60, AttachmentKind.IMAGE: 20}
"""Attachments kept of one chat a Chinese day. Each is a call to the platform and a file that lies here for 30 days."""
TOO_MANY = {
    AttachmentKind.VOICE: "今天已经收了您 {} 条语音，这一条没有留下，明天可以再发",
    AttachmentKind.IMAGE: "今天已经收了您 {} 张图片，这一张没有留下，明天可以再发",
}


def keep_attachment(context: EffectContext, effect: KeepAttachment, done: PerformedStep) -> PerformedStep:
    """Note the attachment for the job that fetches it, and say what happens with it, or why it is not kept."""
    asking = bool(done.next.step)
    if not effect.media_id:
        return done.saying(fall_back(NOT_COME[effect.kind], asking=asking))
    since = start_of(today(context.now))
    if count_attachments(context.session, context.follower.id, effect.kind, since) >= MOST_A_DAY[effect.kind]:
        return done.saying(fall_back(TOO_MANY[effect.kind].format(MOST_A_DAY[effect.kind]), asking=asking))
    attachment = Attachment(
        follower_id=context.follower.id,
        kind=effect.kind,
        state=AttachmentState.WAITING,
        media_id=effect.media_id,
        at=context.now,
        delete_at=context.now + KEPT_FOR,
    )
    context.session.add(attachment)
    context.session.flush()
    done = done.calling(context.bot.ports.fetch, attachment.id)
    if effect.kind is AttachmentKind.IMAGE:
        due = _ticket(context, TOPICS[effect.kind])
        words = fall_back("图片我还看不懂", asking=asking)
        return done.saying(f"{words}图片已经转给工作人员看。{due}别人的证件照片请不要发。")
    if context.bot.settings.speech_provider is not SpeechProvider.NONE:
        return done.saying(LISTENING)
    return answer_unheard(context, AnswerUnheard(), done)


def answer_unheard(context: EffectContext, _effect: AnswerUnheard, done: PerformedStep) -> PerformedStep:
    """Say that the voice was not understood; the second time, or if the person cannot type, also open a ticket."""
    unheard = int(done.memory.get("unheard", 0)) + 1
    done = done.remembering({**done.memory, "unheard": unheard})
    if unheard < VOICES_BEFORE_TICKET and not done.memory.get("speaks"):
        return done.saying(fall_back(UNHEARD, asking=bool(done.next.step)))
    due = _ticket(context, TOPICS[AttachmentKind.VOICE])
    return done.saying(f"{UNHEARD}。您的语音已经转给工作人员听，不用打字。{due}")


def open_voice_ticket(context: EffectContext, _effect: OpenVoiceTicket, done: PerformedStep) -> PerformedStep:
    """Open a ticket for a person who cannot type, so that staff listen to the recordings."""
    return done.saying(f"不用打字，您直接发语音说就行，工作人员会听。{_ticket(context, SPEAKS)}")


def _ticket(context: EffectContext, topic: str) -> str:
    """Open a ticket with everything the follower sent lately. Returns in words by when the staff answer."""
    handover = open_handover_of(context, topic, None)
    attach_to_ticket(context.session, context.follower.id, handover.id)
    return due_words(context, handover)

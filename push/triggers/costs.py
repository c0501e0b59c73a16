"""The most that telling of a vacancy or class can cost, for the person who is about to publish it."""

from models.push.notices import Notice
from push.notices.commands import NoticeDraft
from push.routing.sms_budget import parts_of_words
from settings import Settings, SmsProvider


def most_sms_fen(settings: Settings, draft: NoticeDraft, people: int) -> int:
    """Cost in fen if each of so many people got the draft as a short message; 0 without a gateway."""
    if settings.sms_provider is SmsProvider.NONE:
        return 0
    bare = Notice(kind=draft.kind, url=draft.url)
    return people * parts_of_words(settings, draft.title, draft.body, bare) * settings.sms_price_fen

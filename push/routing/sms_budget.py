"""The cost of a notice in short messages, and the month's budget (SMS_PRICE_FEN, SMS_BUDGET_FEN).

A text is counted in paid parts, sign and refusal included. Where the gateway fills in a template of its own, the
template's fixed words are not known here and the bill may differ.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import Notice
from models.queries.delivery import spending
from push.channels.base import Message
from push.channels.platform_limits import mass_month
from push.channels.sms.sandbox import SIGN
from push.channels.sms.text import sms_parts, sms_text
from settings import Settings


@dataclass(frozen=True)
class SmsBudget:
    """The month's budget and what is spent of it. `budget_fen` None: there is no budget and no limit."""

    price_fen: int
    budget_fen: int | None
    parts: int
    spent_fen: int

    @property
    def left_fen(self) -> int | None:
        return None if self.budget_fen is None else max(self.budget_fen - self.spent_fen, 0)

    def affordable(self, messages: int, parts_each: int) -> int:
        """The number of messages, of so many, that the budget still pays."""
        cost = self.price_fen * parts_each
        return messages if self.left_fen is None or not cost else min(messages, self.left_fen // cost)


def budget_now(session: Session, settings: Settings, now: datetime) -> SmsBudget:
    """The budget of the Chinese month that holds `now`."""
    parts, spent = spending.find_spent(session, mass_month(now))
    return SmsBudget(settings.sms_price_fen, settings.sms_budget_fen, parts, spent)


def parts_of_words(settings: Settings, title: str, body: str, notice: Notice) -> int:
    """Parts of one message with these words."""
    sign = settings.sms_sign_name or SIGN
    message = Message(0, "", notice.kind, title, body, notice.url, None, None, notice.kind.value, {})
    return sms_parts(f"【{sign}】{sms_text(message, sign)}")


def parts_of_notice(settings: Settings, notice: Notice) -> int:
    """Parts of the notice as one message."""
    return parts_of_words(settings, notice.title, notice.body, notice)


def take_budget(session: Session, settings: Settings, notice: Notice, wished: int, now: datetime) -> int:
    """Book the parts of the messages that the budget still pays, and return their number. Commits nothing."""
    if not wished:
        return 0
    month, parts = mass_month(now), parts_of_notice(settings, notice)
    spent = spending.lock_spent(session, month)
    granted = SmsBudget(settings.sms_price_fen, settings.sms_budget_fen, 0, spent).affordable(wished, parts)
    spending.spend(session, month, granted * parts, granted * parts * settings.sms_price_fen)
    return granted


def give_back_budget(session: Session, settings: Settings, notice: Notice, messages: int, at: datetime) -> None:
    """Return messages booked at `at` that the gateway has certainly not taken."""
    if messages:
        parts = messages * parts_of_notice(settings, notice)
        spending.lock_spent(session, mass_month(at))
        spending.spend(session, mass_month(at), -parts, -parts * settings.sms_price_fen)

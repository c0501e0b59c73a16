"""The ordinary way of one message after parsing: claim the message, let the dispatcher answer; record receipts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from bot.context import BotContext
from bot.dispatch import Dispatcher
from bot.session.once import ClaimStatus, Once
from bot.session.turn_reader import TurnReader
from bot.session.turns import ClaimedTurn, StillBusy
from bot.wechat.inbound import MESSAGES, Inbound, Kind
from models.push.notices import Channel

log = structlog.get_logger()

_WITH_WORDS = MESSAGES | {Kind.HEARD}


@dataclass(frozen=True)
class Answer:
    """A whole reply, "" for none. `repeated`: another delivery of the same message has already had it."""

    text: str
    repeated: bool


Rest = Callable[[], Answer]
"""The work that is left to do on a message, in any thread. Raises StillBusy."""


class Pipeline:
    """One process's work on inbound messages; safe in several threads."""

    def __init__(self, context: BotContext) -> None:
        self.context = context
        self._dispatcher = Dispatcher(context)
        self.once = Once(context.redis)

    @property
    def reader(self) -> TurnReader:
        """The reader whose understood sayings all messages of the process share."""
        return self._dispatcher.reader

    def begin(self, inbound: Inbound) -> str | Rest:
        """All of the work, left to be done: this way answers nothing in the caller's thread."""
        return partial(self.answer, inbound)

    def answer(self, inbound: Inbound) -> Answer:
        """The whole reply, worked out here or by the process that was faster. Raises StillBusy."""
        claim = self.once.claim(inbound)
        if claim.status is ClaimStatus.BUSY:
            raise StillBusy
        if claim.status is ClaimStatus.DONE:
            return Answer(claim.reply, repeated=True)
        return Answer(self._handle(inbound), repeated=False)

    def answer_claimed(self, inbound: Inbound, turn: ClaimedTurn) -> Answer:
        """The whole reply to a message that this process has claimed with its turn, and kept (`Once.keep`)."""
        return Answer(self._handle(inbound, turn), repeated=False)

    def finished(self, key: str, *, wait_seconds: float, lease_seconds: float) -> str:
        """The whole reply to the message with this key, worked out here unless another process does it.

        Raises StillBusy.
        """
        inbound = self.once.find_inbound(key)
        if inbound is None:
            return self.once.find_reply(key)
        claim = self.once.take_over(inbound, wait_seconds=wait_seconds, lease_seconds=lease_seconds)
        if claim.status is ClaimStatus.BUSY:
            raise StillBusy
        if claim.status is ClaimStatus.DONE:
            return claim.reply
        return self._hand_over(inbound) if claim.is_hard else self._handle(inbound)

    def _handle(self, inbound: Inbound, turn: ClaimedTurn | None = None) -> str:
        try:
            return self._dispatcher.handle(inbound, self.once.settle, turn)
        except BaseException:
            self.once.release(inbound.key)
            raise

    def _hand_over(self, inbound: Inbound) -> str:
        """Leave a message that ended every process to a human. An event has no words that could be hard: it is done."""
        log.error("inbound begun too often", kind=inbound.kind)
        is_hard = inbound.kind in _WITH_WORDS and bool(inbound.text)
        try:
            return self._dispatcher.handle(inbound, self.once.settle, is_hard=is_hard)
        except BaseException:
            self.once.give_up(inbound.key)
            raise

    def take_receipts(self, inbound: Inbound) -> None:
        """Hand a receipt event to its port. Recording one twice changes nothing, so it needs no claim."""
        take = self.context.ports.receipt
        match inbound.kind:
            case Kind.SENT_SUBSCRIPTION:
                for one in inbound.answered:
                    detail = {"template_id": one.template_id, "code": one.code}
                    take(Channel.SUBSCRIBE, one.remote_id, inbound.openid, one.status, one.code == "0", detail)
            case Kind.SENT_TEMPLATE:
                delivered = inbound.status == "success"
                take(Channel.TEMPLATE, inbound.remote_id, inbound.openid, inbound.status, delivered, {})
            case Kind.SENT_MASS:
                # The event is about the whole list; its sender is the platform itself.
                delivered = inbound.status == "send success"
                take(Channel.MASS, inbound.remote_id, "", inbound.status, delivered, dict(inbound.counts))

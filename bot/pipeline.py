"""The whole way of one message after parsing: receipts to their port, everything else claimed and dispatched."""

from dataclasses import dataclass

import structlog

from bot.context import BotContext
from bot.dispatch import Dispatcher
from bot.fast_path.answer import ClaimedTurn, FastPath
from bot.fast_path.board import Board
from bot.session.once import ClaimStatus, Once
from bot.session.turns import StillBusy
from bot.wechat.inbound import MESSAGES, Inbound, Kind
from models.push.notices import Channel

log = structlog.get_logger()

_WITH_WORDS = MESSAGES | {Kind.HEARD}


@dataclass(frozen=True)
class Answer:
    """A whole reply, "" for none. `repeated`: another delivery of the same message had it already."""

    text: str
    repeated: bool


class Pipeline:
    """One process's work on inbound messages; safe in several threads."""

    def __init__(self, context: BotContext) -> None:
        self._context = context
        self._dispatcher, self._board = Dispatcher(context), Board(context.sessions)
        self._swift = FastPath(context, self._dispatcher.ear, self._board)
        self.once = Once(context.redis)

    def take(self, inbound: Inbound) -> ClaimedTurn | None:
        """Claim it and the person's turn for the swift path, where that is possible at once."""
        return self._swift.take(inbound)

    def swift_answer(self, taken: ClaimedTurn) -> str | None:
        """The reply of a message that changes nothing durable; None: `answer` must be called with what was taken.

        Raises RedisError.
        """
        return self._swift.answer(taken)

    def answer(self, inbound: Inbound, taken: ClaimedTurn | None = None) -> Answer:
        """The whole reply, worked out here or by whoever was faster. Raises StillBusy."""
        if taken is not None:
            self.once.keep(inbound)
            self._board.read(taken.versions, self._context.clock())
            return Answer(self._do(inbound, taken), repeated=False)
        claim = self.once.claim(inbound)
        if claim.standing is ClaimStatus.BUSY:
            raise StillBusy
        if claim.standing is ClaimStatus.DONE:
            return Answer(claim.reply, repeated=True)
        return Answer(self._do(inbound), repeated=False)

    def finished(self, key: str, *, wait_seconds: float, lease_seconds: float) -> str:
        """The whole reply to the message with this key, worked out here where nobody else does. Raises StillBusy."""
        inbound = self.once.find_inbound(key)
        if inbound is None:
            return self.once.find_reply(key)
        claim = self.once.take_over(inbound, wait_seconds=wait_seconds, lease_seconds=lease_seconds)
        if claim.standing is ClaimStatus.BUSY:
            raise StillBusy
        if claim.standing is ClaimStatus.DONE:
            return claim.reply
        return self._hand_over(inbound) if claim.is_hard else self._do(inbound)

    def _do(self, inbound: Inbound, taken: ClaimedTurn | None = None) -> str:
        try:
            return self._dispatcher.handle(inbound, self.once.settle, taken)
        except BaseException:
            self.once.release(inbound.key)
            raise

    def _hand_over(self, inbound: Inbound) -> str:
        """A person answers what no process survived. An event has no words that could be hard: it is done."""
        log.error("inbound begun too often", kind=inbound.kind)
        is_hard = inbound.kind in _WITH_WORDS and bool(inbound.text)
        try:
            return self._dispatcher.handle(inbound, self.once.settle, is_hard=is_hard)
        except BaseException:
            self.once.give_up(inbound.key)
            raise

    def take_receipts(self, inbound: Inbound) -> None:
        """Hand a receipt event over; recording one twice changes nothing, so it needs no claim."""
        take = self._context.ports.receipt
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

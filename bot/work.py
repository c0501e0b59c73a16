"""The whole way of one message after parsing: receipts to their port, everything else claimed and dispatched."""

from bot.context import BotContext
from bot.dispatch import Dispatcher
from bot.inbound import Inbound, Kind
from bot.once import Once, Standing
from bot.replies import parts_of
from bot.turns import StillBusy
from models.notices import Channel


class Work:
    """One process's work on inbound messages; safe in several threads."""

    def __init__(self, context: BotContext) -> None:
        self._context = context
        self._dispatcher = Dispatcher(context)
        self.once = Once(context.redis)

    def answer(self, inbound: Inbound) -> str:
        """The passive reply, "" for none; what does not fit into it follows later. Raises StillBusy."""
        claim = self.once.claim(inbound)
        if claim.standing is Standing.BUSY:
            raise StillBusy
        if claim.standing is Standing.DONE:
            return _first(claim.reply)
        parts = parts_of(self._do(inbound))
        if parts[1:]:
            self._context.ports.say_later(inbound.openid, "\n".join(parts[1:]))
        return parts[0] if parts else ""

    def finished(self, key: str, *, wait_seconds: float) -> str:
        """The whole reply to the message with this key, worked out here where nobody else does. Raises StillBusy."""
        inbound = self.once.find_inbound(key)
        if inbound is None:
            return self.once.find_reply(key)
        claim = self.once.claim(inbound, wait_seconds=wait_seconds)
        if claim.standing is Standing.BUSY:
            raise StillBusy
        return claim.reply if claim.standing is Standing.DONE else self._do(inbound)

    def _do(self, inbound: Inbound) -> str:
        try:
            reply = self._dispatcher.handle(inbound)
        except BaseException:
            self.once.release(inbound.key)
            raise
        self.once.settle(inbound.key, reply)
        return reply

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


def _first(reply: str) -> str:
    parts = parts_of(reply)
    return parts[0] if parts else ""

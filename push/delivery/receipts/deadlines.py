"""The time each channel's receipt may take, and a delivery's state without one (docs/receipts.md says the same)."""

from dataclasses import dataclass
from datetime import timedelta

from models.push.notices import Channel, DeliveryState

UNSURE_TIME = timedelta(minutes=30)
"""Who is unsure stands on a call sheet after this time, with the question whether it came; he stays unsure."""


@dataclass(frozen=True)
class ReceiptTime:
    """`receipt`: what tells of it, None where nothing ever does. `then`: the state when it has not come in time."""

    receipt: str | None
    time: timedelta | None
    then: DeliveryState


RECEIPT_TIMES = {
    Channel.CUSTOM: ReceiptTime(None, None, DeliveryState.SENT),
    Channel.SUBSCRIBE: ReceiptTime("subscribe_msg_sent_event", timedelta(days=1), DeliveryState.SENT),
    Channel.TEMPLATE: ReceiptTime("TEMPLATESENDJOBFINISH", timedelta(days=1), DeliveryState.SENT),
    Channel.MASS: ReceiptTime("MASSSENDJOBFINISH", timedelta(days=1), DeliveryState.SENT),
    Channel.SMS: ReceiptTime("report", timedelta(days=3), DeliveryState.SENT),
    Channel.CALL: ReceiptTime("keyed outcome", None, DeliveryState.HANDED_OVER),
    Channel.PRINT: ReceiptTime("keyed outcome", None, DeliveryState.HANDED_OVER),
}

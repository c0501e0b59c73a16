"""The job that says a late reply."""

from push import runtime
from push.delivery.late_replies import deliver_late_reply


def send_late_reply(reply_id: int) -> None:
    """Send the late reply with this id, once."""
    deliver_late_reply(runtime.current(), reply_id)

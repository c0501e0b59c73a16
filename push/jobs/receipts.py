"""The job that asks SMS gateways for the receipts that have not come."""

from push import runtime
from push.delivery.receipts.sms_polling import ask


def ask_for_reports() -> None:
    """Ask every gateway that has open receipts."""
    ask(runtime.current())

"""Jobs by the clock that remind people: of classes, and staff of overdue call sheets."""

from push import runtime
from push.offline.overdue_sheets import remind as remind_responsible
from push.triggers.class_messages import remind as remind_enrolled


def remind_of_classes() -> None:
    """Remind enrolled people of their next class."""
    remind_enrolled(runtime.current())


def remind_of_sheets() -> None:
    """Remind staff of call sheets past their deadline."""
    remind_responsible(runtime.current())

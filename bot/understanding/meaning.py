"""The meaning of a sentence (requirements.md 4.6)."""

from dataclasses import dataclass, field
from enum import StrEnum

SlotValue = int | str | list[str]


class Intent(StrEnum):
    """意图: the wish of a sentence."""

    REGISTER = "register"
    JOB_SEARCH = "job_search"
    JOB_DETAIL = "job_detail"
    APPLY = "apply"
    MY_STATUS = "my_status"
    TRAINING = "training"
    POLICY = "policy"
    SUBSIDY = "subsidy"
    UNSUBSCRIBE = "unsubscribe"
    RESUBSCRIBE = "resubscribe"
    HUMAN = "human"
    HELP = "help"
    GREETING = "greeting"
    CANCEL = "cancel"
    BACK = "back"
    OTHER = "other"


WITH_SLOTS = frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.APPLY, Intent.TRAINING})


@dataclass(frozen=True)
class Slots:
    """Wishes read from the sentence; wages in whole yuan a month, age in years."""

    min_wage: int | None = None
    max_wage: int | None = None
    trade: str | None = None
    benefits: tuple[str, ...] = ()
    location: str | None = None
    age: int | None = None
    shift: str | None = None

    def as_dict(self) -> dict[str, SlotValue]:
        """The slots that hold something, in the shape `flask understand` prints."""
        values: dict[str, int | str | list[str] | None] = {
            "min_wage": self.min_wage,
            "max_wage": self.max_wage,
            "trade": self.trade,
            "benefits": list(self.benefits),
            "location": self.location,
            "age": self.age,
            "shift": self.shift,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Understanding:
    """One intent and its slots.

    `alternatives` holds close second intents, the likeliest first; empty where there is no doubt.
    """

    intent: Intent
    slots: Slots = field(default_factory=Slots)
    alternatives: tuple[Intent, ...] = ()
    then: "Understanding | None" = None
    """The next wish of the same message, to be answered after this one."""

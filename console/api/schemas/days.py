"""Days and instants as bodies of the API bring them."""

from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from programme.calendar import CHINA, OUT_OF_REACH, is_in_reach

D = TypeVar("D", bound=date)


def _in_reach(day: D) -> D:
    if not is_in_reach(day):
        raise ValueError(OUT_OF_REACH)
    return day


def _utc(moment: datetime) -> datetime:
    """The instant in UTC; without a time zone it is a Chinese time."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)


Day = Annotated[date, AfterValidator(_in_reach)]
Moment = Annotated[datetime, AfterValidator(_in_reach), AfterValidator(_utc)]

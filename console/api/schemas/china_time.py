"""A moment in an answer of the API."""

from datetime import datetime
from typing import Annotated

from pydantic import PlainSerializer

from programme.calendar import china


def _china_time(moment: datetime) -> str:
    return china(moment).isoformat(timespec="seconds")


ChinaTime = Annotated[datetime, PlainSerializer(_china_time, return_type=str)]
"""`2026-11-23T10:00:00+08:00`."""

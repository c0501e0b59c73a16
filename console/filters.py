"""How pages show times, people and states: Chinese, and masked."""

from datetime import date, datetime

from flask import Flask

from programme.calendar import china


def moment(value: datetime | None) -> str:
    """`11月23日 10:05` in China; empty for None."""
    return china(value).strftime("%-m月%-d日 %H:%M") if value else ""


def day(value: date | None) -> str:
    """`2026年11月23日`."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def register(app: Flask) -> None:
    """One explicit list."""
    app.jinja_env.filters.update(moment=moment, day=day)

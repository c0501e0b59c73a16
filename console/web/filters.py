"""Template filters for times, people and states: Chinese, and masked."""

from datetime import date, datetime

from flask import Flask

from console.services import services
from console.web import labels
from console.web.marked_words import marked
from models.work import Vacancy
from programme.calendar import china, today
from programme.people.ages import WORKING_AGE
from programme.people.identity import age_on, mask_id_for_staff, mask_numbers, mask_phone
from programme.work.wages import wage_words


def moment(value: datetime | None) -> str:
    """The moment in China as `11月23日 10:05`; empty for None."""
    return china(value).strftime("%-m月%-d日 %H:%M") if value else ""


def full_moment(value: datetime | None) -> str:
    """The moment in China as `2026年11月23日 10:05`, for paper that is kept."""
    return f"{day(china(value).date())} {china(value):%H:%M}" if value else ""


def day(value: date | None) -> str:
    """The day as `2026年11月23日`."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def register(app: Flask) -> None:
    """Add the filters to the app: one explicit list."""
    app.jinja_env.filters.update(
        moment=moment,
        full_moment=full_moment,
        day=day,
        wage=wage,
        marked=marked,
        ages=ages,
        masked_phone=masked_phone,
        masked_id=masked_id,
        masked_text=mask_numbers,
        age=age,
    )
    app.jinja_env.globals.update(labels=labels)


def wage(vacancy: Vacancy) -> str:
    """The wage of a vacancy as `4500–6000元`."""
    return wage_words(vacancy.wage_min, vacancy.wage_max)


def ages(vacancy: Vacancy) -> str:
    """The ages of a vacancy as `20–50岁`; without a lowest age from working age on, `16岁以上`."""
    youngest = vacancy.age_min or WORKING_AGE
    return f"{youngest}–{vacancy.age_max}岁" if vacancy.age_max else f"{youngest}岁以上"


def masked_phone(phone: str | None) -> str:
    return mask_phone(phone) if phone else ""


def masked_id(number: str | None) -> str:
    return mask_id_for_staff(number) if number else ""


def age(born: date | None) -> str:
    """The age today as `34岁`."""
    return f"{age_on(born, today(services().clock()))}岁" if born else ""

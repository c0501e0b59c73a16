"""法定节假日 and 调休: Chinese working days, as the State Council announces them year by year.

The days come from the library `chinesecalendar`, which is brought up to date after each announcement (usually in
November for the next year). Of a year it does not know, only the weekend is known to be free.
"""

from datetime import date, timedelta

from chinese_calendar.constants import Holiday, holidays, workdays

_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
_YEARS = range(min(holidays).year, max(holidays).year + 1)
SATURDAY = 5


def is_announced(year: int) -> bool:
    """True if the calendar knows the holidays of this year."""
    return year in _YEARS


def holiday_name(day: date) -> str:
    """Chinese name of the public holiday to which this free day belongs; "" for other days and plain weekends."""
    return str(_NAMES.get(holidays.get(day), ""))


def is_working_day(day: date) -> bool:
    """True on Monday to Friday without holidays, and on weekends that are worked in exchange."""
    return day in workdays or (day.weekday() < SATURDAY and day not in holidays)


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after this one."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def first_day_without_holiday(day: date) -> date:
    """This day, or the first after the holiday it lies in."""
    while holiday_name(day):
        day += timedelta(days=1)
    return day

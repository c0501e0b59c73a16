"""Start of a scheduled notice: Chinese time, outside public holidays if the plan says so (`push.holidays_wait`)."""

from datetime import datetime, timedelta

from models.push.notices import Notice, NoticeState
from programme.calendar import china
from programme.plan.plan import Plan
from programme.plan.schema import Push
from programme.working_days import first_day_without_holiday, holiday_name, is_announced


def start_of_sending(push: Push, send_at: datetime) -> datetime:
    """`send_at`, or the same Chinese time of the first day after the holiday in which it lies."""
    local = china(send_at)
    days = first_day_without_holiday(local.date()) - local.date() if push.holidays_wait else timedelta(0)
    return send_at + days  # China keeps one offset all year


def schedule_note(plan: Plan, notice: Notice) -> str:
    """Note on the start of a draft; "" for an approved notice, which has its time."""
    return timetable_note(plan.push, notice.send_at) if notice.state is NoticeState.DRAFT else ""


def timetable_note(push: Push, send_at: datetime | None) -> str:
    """Note in plain Chinese for the person who schedules a notice; "" if it begins at the time they chose."""
    if send_at is None or not push.holidays_wait:
        return ""
    asked, begins = china(send_at), china(start_of_sending(push, send_at))
    if not is_announced(begins.year):
        return f"{begins.year} 年的放假安排，本系统的日历里还没有，不会自动避开节假日。请自己对一下日子。"
    if asked == begins:
        return ""
    name = holiday_name(asked.date())
    return f"{asked.month}月{asked.day}日是{name}假期，改到 {begins.month}月{begins.day}日 {begins:%H:%M} 开始发。"

"""Rules by which people get no notice: of age and school for job notices (requirements.md 3.1, R35)."""

from dataclasses import replace
from datetime import datetime

from models.push.notices import Notice, NoticeKind
from models.queries.notices.freezing import Bars
from programme.calendar import Month, today, years_before
from programme.people.ages import ADULT_AGE, WORKING_AGE
from programme.people.youth import OUT_OF_SCHOOL
from programme.work.hazards import find_hazard

FOR_STUDENTS = ("实习", "勤工俭学")


def bars_of(notice: Notice, now: datetime) -> Bars:
    """The rules for this notice, ages as of `now`.

    A notice of a vacancy goes to matched people, whom its own facts chose; one that staff wrote is known by its words.
    """
    hazard = find_hazard(notice.title, notice.body) if notice.kind is NoticeKind.JOB else None
    if hazard is not None:
        reason = f"未满 {ADULT_AGE} 周岁，这个活（{hazard.word}）不能做"
        base = Bars(notice.kind, years_before(today(now), ADULT_AGE), reason)
    else:
        base = bars_of_kind(notice.kind, now)
    is_for_students = notice.vacancy_id is not None or any(word in notice.title + notice.body for word in FOR_STUDENTS)
    return base if is_for_students else replace(base, out_of_school=OUT_OF_SCHOOL, month=str(Month.of(today(now))))


def bars_of_kind(kind: NoticeKind, now: datetime) -> Bars:
    """The rules that hold for every notice of the kind."""
    return Bars(kind, years_before(today(now), WORKING_AGE), f"未满 {WORKING_AGE} 周岁，不推送岗位")

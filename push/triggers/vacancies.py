"""Notices of published vacancies to the people whose wishes they fit (R32); a withdrawn vacancy sends no more."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import NoticeKind
from models.queries.notices.audience import AudienceConditions, people_in
from models.queries.notices.listings import list_ids_of_vacancies
from models.queries.work.vacancies import add_matches, lock_vacancy
from models.work import Vacancy
from programme.calendar import today
from programme.work.search import match_people
from programme.work.vacancies import close_vacancy, publish
from programme.work.wages import wage_words
from push.notices.commands import (
    CANCELLABLE,
    NoticeDraft,
    add_draft,
    approve_within,
    cancel,
    check_second_person,
    enqueue_due,
)
from push.notices.follow_ups import MACHINES
from push.runtime import Runtime


def publish_vacancy(rt: Runtime, user_id: int | None, vacancy_id: int, seen: int = 1) -> int:
    """Publish the vacancy, store the people who match with reasons, and send. Returns the notice's id.

    `seen`: the version that the member looked at. Raises VacancyError, ChangedMeanwhile; NoticeNotReady if the member
    posted it on the enterprise's behalf and it fits many.
    """
    with rt.sessions.begin() as session:
        now = rt.clock()
        vacancy = lock_vacancy(session, vacancy_id)
        publish(vacancy, rt.plan, user_id, now, seen)
        session.flush()
        add_matches(session, vacancy_id, dict(match_people(session, vacancy, today(now))))
        notice = add_draft(session, user_id, draft_of_vacancy(vacancy, rt.settings.public_url), now)
        check_second_person(
            session, rt.plan, user_id, {vacancy.posted_by}, people_in(AudienceConditions(vacancy_id=vacancy_id))
        )
        approve_within(session, notice.id, user_id, now)
    enqueue_due(rt, notice.id)
    return notice.id


def withdraw_vacancy(rt: Runtime, user_id: int | None, vacancy_id: int, reason: str) -> None:
    """Close the vacancy; its notice is not sent to anybody else."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        close_vacancy(session.get_one(Vacancy, vacancy_id), reason, now)
        cancel_notices_of(session, [vacancy_id], user_id, now)


def cancel_notices_of(session: Session, vacancy_ids: list[int], user_id: int | None, now: datetime) -> None:
    """Cancel the notices of these vacancies that have not ended."""
    for notice_id in list_ids_of_vacancies(session, vacancy_ids, CANCELLABLE):
        cancel(session, notice_id, user_id, now)


def draft_of_vacancy(vacancy: Vacancy, public_url: str) -> NoticeDraft:
    """The notice of the vacancy, whose enterprise must be loaded."""
    return NoticeDraft(
        kind=NoticeKind.JOB,
        title=f"{vacancy.enterprise.name}招{vacancy.title}",
        body="\n".join(_lines(vacancy)),
        url=f"{public_url}/v/{vacancy.id}",
        audience={"vacancy_id": vacancy.id},
        channels=MACHINES,
        vacancy_id=vacancy.id,
    )


def _lines(vacancy: Vacancy) -> list[str]:
    wage = wage_words(vacancy.wage_min, vacancy.wage_max)
    told = {
        "工资": f"每月{wage}" if wage else "",
        "待遇": "、".join(vacancy.benefits),
        "班次": vacancy.shift,
        "要求": "，".join(part for part in (_ages(vacancy), vacancy.education, vacancy.skills) if part),
        "地点": vacancy.address,
    }
    lines = [f"{label}：{words}" for label, words in told.items() if words]
    return [*lines, "想报名请回复“报名”，不收任何费用。回复“退订”不再接收。"]


def _ages(vacancy: Vacancy) -> str:
    if vacancy.age_min and vacancy.age_max:
        return f"{vacancy.age_min}—{vacancy.age_max}岁"
    if vacancy.age_min or vacancy.age_max:
        return f"{vacancy.age_min}岁以上" if vacancy.age_min else f"{vacancy.age_max}岁以下"
    return ""

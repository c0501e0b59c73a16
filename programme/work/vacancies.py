"""Posting, publishing and ending vacancies (R32, R42; rules of requirements.md 3.2). Commands; the caller commits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.work.vacancies import list_expired_vacancies
from models.work import Enterprise, Severity, Vacancy, VacancyState
from programme.calendar import today as chinese_day
from programme.plan.plan import Plan
from programme.work.enterprises import EnterpriseError, check_verified
from programme.work.review.vacancy_review import Review, VacancyPosting, review
from programme.work.revisions import check_seen, note_change

VALID_DAYS = 30


class VacancyError(ValueError):
    """The command is not possible in this state; the text is Chinese and says what to do."""


@dataclass(frozen=True)
class Judged:
    """A posting with its review. Make it before the transaction: the review of a long text takes time."""

    posting: VacancyPosting
    verdict: Review
    at: datetime


def judged(posting: VacancyPosting, plan: Plan, now: datetime) -> Judged:
    """The posting with its review of now."""
    return Judged(posting, judge(posting, plan, chinese_day(now)), now)


def submit_vacancy(session: Session, entry: Judged, *, enterprise: Enterprise, user_id: int | None) -> Vacancy:
    """Store a posting with its review; blocked ones are kept so that they can be changed."""
    columns = _columns(entry.posting, entry.at)
    vacancy = Vacancy(enterprise_id=enterprise.id, posted_by=user_id, created_at=entry.at, **columns)
    _enter_review(vacancy, entry.verdict)
    session.add(vacancy)
    session.flush()
    return vacancy


def revise_vacancy(vacancy: Vacancy, entry: Judged) -> None:
    """Change an unpublished vacancy, with the review of the new posting."""
    if vacancy.state not in (VacancyState.SUBMITTED, VacancyState.BLOCKED):
        raise VacancyError("已经发布或关闭的岗位不能改，请另发一个新岗位。")
    before = words_of(vacancy)
    for name, value in _columns(entry.posting, entry.at).items():
        setattr(vacancy, name, value)
    note_change(vacancy, before, words_of(vacancy))
    _enter_review(vacancy, entry.verdict)


def judge(posting: VacancyPosting, plan: Plan, day: date) -> Review:
    """Review a posting by the same rules for page, API, file and publication."""
    return review(posting, day, plan.minimum_wage_on(day))


def publish(vacancy: Vacancy, plan: Plan, user_id: int | None, now: datetime, seen: int = 1) -> None:
    """Open the vacancy to applicants; its enterprise must be loaded. `seen`: the version that was looked at.

    Raises ChangedMeanwhile if there is a newer version. Raises VacancyError if it is blocked, over, already open, or
    if nobody has checked the enterprise's identity.
    """
    if vacancy.state == VacancyState.PUBLISHED:
        raise VacancyError("这个岗位已经发布了。")
    if vacancy.state not in (VacancyState.SUBMITTED, VacancyState.BLOCKED):
        raise VacancyError("这个岗位已经关闭、招满或过期，不能再发布。")
    check_seen(vacancy, seen, words_of(vacancy))
    try:
        check_verified(vacancy.enterprise, now)
    except EnterpriseError as refusal:
        raise VacancyError(str(refusal)) from None
    verdict = judge(posting_of(vacancy), plan, chinese_day(now))
    _enter_review(vacancy, verdict)
    if verdict.severity == Severity.BLOCK:
        raise VacancyError("这个岗位不能发布：" + "；".join(verdict.reasons))
    if vacancy.valid_until < chinese_day(now):
        raise VacancyError("有效期已经过了，请企业改有效期。")
    vacancy.state, vacancy.published_at, vacancy.published_by = VacancyState.PUBLISHED, now, user_id


def close_vacancy(vacancy: Vacancy, reason: str, now: datetime, state: VacancyState = VacancyState.CLOSED) -> None:
    """End the vacancy; no more of it is sent. Closing twice changes nothing."""
    if vacancy.state in (VacancyState.CLOSED, VacancyState.FILLED, VacancyState.EXPIRED):
        return
    vacancy.state, vacancy.closed_at, vacancy.close_reason = state, now, reason


def expire_vacancies(session: Session, now: datetime) -> list[int]:
    """End vacancies whose last day is over. Returns their ids."""
    expired = list_expired_vacancies(session, chinese_day(now))
    for vacancy in expired:
        close_vacancy(vacancy, "已过有效期", now, VacancyState.EXPIRED)
    return [vacancy.id for vacancy in expired]


_LABELS = {
    "kind": "岗位性质",
    "title": "岗位名称",
    "trade": "工种",
    "headcount": "人数",
    "wage_min": "最低工资",
    "wage_max": "最高工资",
    "age_min": "最小年龄",
    "age_max": "最大年龄",
    "education": "文化程度",
    "majors": "专业",
    "skills": "手艺和证件",
    "shift": "班次",
    "benefits": "待遇",
    "address": "地点",
    "text": "做什么、怎么算工资",
    "valid_until": "有效期",
}
_COLUMNS = tuple(name for name in _LABELS if name != "valid_until")


def words_of(vacancy: Vacancy) -> dict[str, str]:
    """Everything that the vacancy says, by label."""
    return {label: _in_words(getattr(vacancy, name)) for name, label in _LABELS.items()}


def _in_words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple | list) else "" if value is None else str(value)


def _columns(posting: VacancyPosting, now: datetime) -> dict[str, object]:
    values = {name: getattr(posting, name) for name in _COLUMNS}
    return values | {"valid_until": posting.valid_until or chinese_day(now) + timedelta(days=VALID_DAYS)}


def posting_of(vacancy: Vacancy) -> VacancyPosting:
    """The stored vacancy as a posting, to be judged again; its enterprise must be loaded."""
    values = {name: getattr(vacancy, name) for name in _COLUMNS}
    return VacancyPosting(enterprise=vacancy.enterprise.name, valid_until=vacancy.valid_until, **values)


def _enter_review(vacancy: Vacancy, verdict: Review) -> None:
    vacancy.severity, vacancy.review = Severity(verdict.severity), list(verdict.reasons)
    vacancy.state = VacancyState.BLOCKED if verdict.severity == Severity.BLOCK else VacancyState.SUBMITTED

"""Effects of vacancies: search, show, apply, share name and phone."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogues.base import Facts, Next
from bot.dialogues.conversation import shared_phone
from bot.dialogues.training.steps import AskToEnrol
from bot.dialogues.vacancies.age_notice import ANYWAY, beyond_age
from bot.dialogues.vacancies.refining import KIND_WORDS
from bot.dialogues.vacancies.steps import (
    PAGE,
    SHARE,
    Apply,
    ApplyToPushed,
    Share,
    ShowVacancies,
    ShowVacancy,
    described,
    listing,
    remembered,
    which_one,
)
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.status import STATE_WORDS
from bot.effects.training import ask_to_enrol
from models.queries.chat.chat import Pushed, find_pushed, last_said_at
from models.queries.work.vacancies import find_application, find_vacancy
from models.work import ApplicationState, Vacancy
from programme.people.ages import ADULT_AGE
from programme.people.identity import age_on
from programme.work.applications import ApplicationError, agree_to_share, apply_for, check_may_apply, may_agree
from programme.work.matching import Wish, Wishes
from programme.work.search import Found, search_vacancies

_GONE = "这个岗位找不到了，回“找工作”看看别的。"
REMEMBERED = timedelta(days=7)
"""The time for which 报名 alone answers a pushed vacancy."""


def show_vacancies(context: EffectContext, effect: ShowVacancies, done: PerformedStep) -> PerformedStep:
    """Show three vacancies; if none fits, the wish that excludes most."""
    wishes = suitable(effect.wishes, context.facts, done)
    found = search_vacancies(context.session, wishes, today=context.facts.today, limit=PAGE, offset=effect.offset)
    return vacancies_shown(found, effect, done)


def suitable(wishes: Wishes, facts: Facts, done: PerformedStep) -> Wishes:
    """The wishes; for a person of 16 or 17, or of no age on file, without the work that is closed to minors."""
    person = shared_phone.picked(done.memory, facts.sharers) or facts.person
    if person is None or (person.age is not None and person.age >= ADULT_AGE):
        return wishes
    return replace(wishes, minor=True)


def vacancies_shown(found: Found, effect: ShowVacancies, done: PerformedStep) -> PerformedStep:
    """The page in words; a number in a later message refers to this page."""
    if not found.vacancies and effect.offset:
        return done.saying("后面没有了。换个说法再找，或者回“报名”加前面的号码。")
    if not found.vacancies:
        none = _none(found, effect.wishes)
        words = f"{none}{found.hint}\n换个要求直接说，或者回“最新岗位”看全部。"
        return done.saying(words).remembering(remembered(done.memory, effect.wishes, (), 0))
    memory = remembered(done.memory, effect.wishes, found.vacancies, effect.offset)
    return done.saying(listing(found.vacancies, found.total, effect.offset, effect.wishes)).remembering(memory)


def _none(found: Found, wishes: Wishes) -> str:
    if wishes.kind in KIND_WORDS and wishes.named() == (Wish.KIND,):
        return f"现在没有{KIND_WORDS[wishes.kind]}岗位。"
    return "现在没有合适的岗位。" if found.hint or wishes.named() else "现在还没有新岗位，有了会告诉您。"


def show_vacancy(context: EffectContext, effect: ShowVacancy, done: PerformedStep) -> PerformedStep:
    """Show an open vacancy."""
    vacancy = find_vacancy(context.session, effect.vacancy_id)
    if vacancy is None:
        return done.saying(_GONE)
    return vacancy_shown(vacancy, done)


def vacancy_shown(vacancy: Vacancy, done: PerformedStep) -> PerformedStep:
    """The vacancy in words; the memory notes that it has been looked at."""
    return done.saying(described(vacancy)).remembering({**done.memory, "vacancy": vacancy.id})


def apply(context: EffectContext, effect: Apply, done: PerformedStep) -> PerformedStep:
    """Apply, and ask whether the enterprise may see name and phone."""
    person = context.person(done)
    vacancy = find_vacancy(context.session, effect.vacancy_id)
    if person is None or vacancy is None:
        return done.saying(_GONE)
    known = find_application(context.session, vacancy.id, person.id)
    if known is not None and known.state is not ApplicationState.WITHDRAWN:
        done = done.saying(f"“{vacancy.title}”您已经报过名了：{STATE_WORDS[known.state]}。")
        return _asking(done, vacancy.id) if may_agree(known) else done
    try:
        check_may_apply(context.session, person, vacancy, context.facts.today)
    except ApplicationError as refusal:
        return done.saying(str(refusal))
    age = age_on(person.birth_date, context.facts.today) if person.birth_date else None
    if not effect.anyway and (words := beyond_age(vacancy, age)):
        step = replace(done.next, step=ANYWAY, kept={"vacancy_id": vacancy.id}, tries=0)
        return replace(done, next=step).saying(words)
    application = apply_for(context.session, person, vacancy, context.now, today=context.facts.today)
    context.bot.ports.applied(context.session, application.id, context.now)
    done = done.saying(f"已报名：{vacancy.title}（{vacancy.enterprise.name}）。")
    if age is not None and age < ADULT_AGE:
        done = done.saying(f"您没满{ADULT_AGE}周岁，上岗以前要先体检，也要告诉家里大人（监护人），工作人员会跟您核对。")
    return _asking(done, vacancy.id)


def apply_to_pushed(context: EffectContext, effect: ApplyToPushed, done: PerformedStep) -> PerformedStep:
    """Apply to the vacancy, or ask about the class, that was pushed and is answered with 报名 alone."""
    fresh = find_pushed(context.session, context.follower.id, last_said_at(context.session, context.follower.id))
    if fresh is not None:
        return _answered(context, fresh, done)
    if effect.looked_at is not None:
        return apply(context, Apply(effect.looked_at), done)
    if effect.has_list:
        return done.leading(which_one())
    before = find_pushed(context.session, context.follower.id, context.now - REMEMBERED)
    return _answered(context, before, done) if before else show_vacancies(context, ShowVacancies(Wishes()), done)


def _answered(context: EffectContext, pushed: Pushed, done: PerformedStep) -> PerformedStep:
    if pushed.class_id is not None:
        return ask_to_enrol(context, AskToEnrol(pushed.class_id), done)
    return apply(context, Apply(pushed.vacancy_id or 0), done)


def _asking(done: PerformedStep, vacancy_id: int) -> PerformedStep:
    words = "同意让这家企业看到您的名字和电话，好跟您联系吗？\n1 同意\n2 先不"
    step = replace(done.next, step=SHARE, kept={"vacancy_id": vacancy_id}, tries=0)
    return replace(done, next=step).saying(words)


def share(context: EffectContext, effect: Share, done: PerformedStep) -> PerformedStep:
    """Let the enterprise see name and phone of the applicant."""
    person = context.person(done)
    application = find_application(context.session, effect.vacancy_id, person.id) if person else None
    if application is None or not may_agree(application):
        return done.leading(Next("这个报名已经有变化了，回“我的进度”看看。"))
    agree_to_share(application, context.now)
    return done.saying("好，企业能看到您的名字和电话了，会跟您联系。有变化我们也告诉您。改主意了回“不给企业看”。")

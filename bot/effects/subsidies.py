"""The effect behind 补贴: an answer made of the person's file and applications."""

from collections.abc import Sequence

from bot.dialogues.subsidies.steps import TellSubsidy
from bot.dialogues.subsidies.wording import Claimant, Stage, answer
from bot.effects.base import EffectContext, PerformedStep
from models.people import Person, PersonState
from models.queries.work.vacancies import list_applications_of
from models.work import Application, ApplicationState
from programme.people.ages import has_reached_pension_age
from programme.people.filing.claims import told_by_chat
from programme.people.identity import age_on
from programme.people.youth import is_student

_STAGES = {
    ApplicationState.HIRED: Stage.HIRED,
    ApplicationState.INTERVIEW: Stage.INTERVIEW,
    ApplicationState.AGREED: Stage.APPLIED,
    ApplicationState.APPLIED: Stage.APPLIED,
}
"""Ordered: nearest to work first."""


def tell_subsidy(context: EffectContext, effect: TellSubsidy, done: PerformedStep) -> PerformedStep:
    """Say which subsidy the person can get, and what for."""
    person = context.person(done)
    claimant = _claimant(context, person) if person else Claimant()
    return done.saying(answer(effect.asked, claimant, context.facts))


def _claimant(context: EffectContext, person: Person) -> Claimant:
    born, today = person.birth_date, context.facts.today
    told = told_by_chat(context.session, person)  # Of a file that is only lent, the register's facts are not told.
    works = person.employed and told is None
    nearest = _nearest(list_applications_of(context.session, person.id))
    return Claimant(
        registered=person.state is PersonState.REGISTERED,
        listed=person.register_no is not None and told is None,
        age=age_on(born, today) if born else None,
        retired=bool(born and person.male is not None and has_reached_pension_age(born, person.male, today)),
        student=is_student(person.student_status if told is None else told.student_status or ""),
        stage=Stage.WORKING if works else _STAGES[nearest.state] if nearest else Stage.LOOKING,
        vacancy=nearest.vacancy.title if nearest else "",
    )


def _nearest(applications: Sequence[Application]) -> Application | None:
    """The application that is nearest to work, the newest of equals."""
    order = list(_STAGES)
    open_ones = [one for one in applications if one.state in _STAGES]
    return min(open_ones, key=lambda one: order.index(one.state), default=None)

"""The effect behind 取消报名 and 退班: applications and enrolments that can still be taken back."""

from collections.abc import Iterator

from bot.dialogues.self_service.contact_sharing import TakeBackConsent
from bot.dialogues.self_service.withdrawing import Thing, Withdraw, which
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.training import leave_class
from models.people import Person
from models.queries.work.training import RUNNING, list_enrolments_of
from models.queries.work.vacancies import list_applications_of
from models.training import Enrolment
from models.work import Application, ApplicationState
from programme.work.applications import shows_contact, stop_sharing, withdraw

_WITHDRAWABLE = (ApplicationState.APPLIED, ApplicationState.AGREED, ApplicationState.INTERVIEW)
Open = tuple[Thing, str, Application | Enrolment]


def withdraw_named(context: EffectContext, effect: Withdraw, done: PerformedStep) -> PerformedStep:
    """Take back the application or enrolment named, or the only open one; ask if there are several."""
    person = context.person(done)
    found = list(_open_ones(context, person, effect)) if person else []
    if not found:
        none = "您现在没有能退的班。" if effect.only_classes else "您现在没有能退的报名。"
        return done.saying(f"{none}回“我的进度”看看。")
    if len(found) > 1:
        return done.leading(which([title for _, title, _ in found], [(kind, one.id) for kind, _, one in found]))
    _, title, only = found[0]
    if isinstance(only, Enrolment):
        return leave_class(context, only, done)
    withdraw(only, context.now)
    return done.saying(f"好，“{title}”的报名退了。想再去，随时回“找工作”。")


def take_back_consent(context: EffectContext, _effect: TakeBackConsent, done: PerformedStep) -> PerformedStep:
    """Hide name and phone from every enterprise that may see them; the applications stay."""
    person = context.person(done)
    applications = list_applications_of(context.session, person.id) if person else []
    shown = [one for one in applications if shows_contact(one)]
    for application in shown:
        stop_sharing(application, context.now)
    if not shown:
        return done.saying("现在没有企业看得到您的名字和电话。要退报名，回“取消报名”。")
    titles = "、".join(f"“{one.vacancy.title}”" for one in shown)
    return done.saying(
        f"好，收回了：{titles}的企业看不到您的名字和电话了，报名还留着。想再给他们看，回“找工作”再报一次；要退，回“取消报名”。"
    )


def _open_ones(context: EffectContext, person: Person, effect: Withdraw) -> Iterator[Open]:
    if not effect.only_classes and effect.thing != "enrolment":
        for application in list_applications_of(context.session, person.id):
            if application.state in _WITHDRAWABLE and (effect.thing is None or application.id == effect.id):
                yield "application", application.vacancy.title, application
    if effect.thing != "application":
        for enrolment in list_enrolments_of(context.session, person.id):
            if enrolment.state in RUNNING and (effect.thing is None or enrolment.id == effect.id):
                yield "enrolment", enrolment.class_.course.title, enrolment

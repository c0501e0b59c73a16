"""The effect behind 我的进度: applications of a period, a choice among several, and what happens next."""

from dataclasses import replace

from bot.dialogues.base import numbered
from bot.dialogues.self_service.status import CHOOSE, LINES, ShowStatus
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.training import own_in_brief
from models.people import Person
from models.queries.work.vacancies import list_applications_of
from models.work import Application, ApplicationState
from programme.calendar import china
from programme.people.filing.claims import told_by_chat

STATE_WORDS = {
    ApplicationState.APPLIED: "已报名，等企业看",
    ApplicationState.AGREED: "已报名，企业能看到您的电话",
    ApplicationState.INTERVIEW: "约了面试",
    ApplicationState.HIRED: "录用了",
    ApplicationState.REFUSED: "没有选上",
    ApplicationState.WITHDRAWN: "您退了",
}
_NEXT = {
    ApplicationState.APPLIED: "接下来企业看报名、工作人员跟他们说，有消息就告诉您。想催一下，回“人工”。",
    ApplicationState.AGREED: "接下来企业会打您留的手机，请留意。没人打来，回“人工”。",
    ApplicationState.INTERVIEW: "接下来带身份证按时去。去不了或者不知道时间地点，回“人工”。",
    ApplicationState.HIRED: "接下来等通知哪天走、带什么。要问，回“人工”。",
    ApplicationState.REFUSED: "看看别的岗位，回“找工作”。",
    ApplicationState.WITHDRAWN: "还想去，回“找工作”重新报名。",
}


def show_status(context: EffectContext, effect: ShowStatus, done: PerformedStep) -> PerformedStep:
    """Show one application and what happens next; list several, newest first, and ask for a digit."""
    person = context.person(done)
    if person is None:
        return done
    mine = list_applications_of(context.session, person.id)
    meant = [one for one in mine if _is_meant(one, effect)]
    none = f"{effect.period.words}没有您的报名。" if effect.period and mine and not meant else ""
    done = done.saying(f"{_file(context, person)}{none}")
    if effect == ShowStatus():
        done = done.saying(own_in_brief(context, person))
    return _told(done, meant or mine)


def _is_meant(application: Application, effect: ShowStatus) -> bool:
    if effect.application_id is not None:
        return application.id == effect.application_id
    day, period = china(application.at).date(), effect.period
    return period is None or period.since <= day <= period.until


def _file(context: EffectContext, person: Person) -> str:
    names = {category.code: category.name for category in context.facts.plan.categories}
    category = names.get(person.category or 0, "")
    number = f"{person.name}的服务档案编号 {person.service_no}" + (f"，{category}。" if category else "。")
    return number if told_by_chat(context.session, person) else number + _reached(person)


def _reached(person: Person) -> str:
    """The stages reached after the registration (R06): `12月9日学完培训，12月20日上岗。`"""
    days = {"学完培训": china(person.trained_at).date() if person.trained_at else None, "上岗": person.employed_on}
    parts = [f"{day.month}月{day.day}日{words}" for words, day in days.items() if day]
    return f"{'，'.join(parts)}。" if parts else ""


def _told(done: PerformedStep, applications: list[Application]) -> PerformedStep:
    if not applications:
        return done.saying("还没有报岗位。回“找工作”看看。")
    if len(applications) == 1:
        only = applications[0]
        return done.saying(f"{_line(only)}\n{_NEXT[only.state]}")
    shown, more = applications[:LINES], len(applications) - LINES
    rest = f"还有{more}个更早的，说时间就行，比如“上个月”。" if more > 0 else ""
    done = done.saying(f"{numbered([_line(one) for one in shown])}\n{rest}看哪一个？回数字。")
    if done.next.step:
        # Another question is open, so a digit answers that one.
        return done
    kept = {"titles": [one.vacancy.title for one in shown], "ids": [one.id for one in shown]}
    return replace(done, next=replace(done.next, step=CHOOSE, kept=kept, tries=0))


def _line(application: Application) -> str:
    day, vacancy = china(application.at), application.vacancy
    return f"{day.month}月{day.day}日 {vacancy.title}（{vacancy.enterprise.name}）：{STATE_WORDS[application.state]}"

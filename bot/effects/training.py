"""Effects of training: show classes, enrol, show the person's own classes, leave."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogues.base import Kept, numbered
from bot.dialogues.training import wording
from bot.dialogues.training.steps import (
    CLASSES,
    CONFIRM,
    PAGE,
    AskToEnrol,
    Enrol,
    ShowClass,
    ShowClasses,
    ShowMyClasses,
)
from bot.effects.base import EffectContext, PerformedStep
from models.people import Person, PersonState
from models.queries.work.training import (
    count_ahead,
    count_places,
    find_class,
    find_enrolment,
    list_enrolments_of,
)
from models.training import Class, ClassState, CourseKind, Enrolment, EnrolmentState
from programme.training.classes import TrainingError
from programme.training.enrolment import BY_HIMSELF, leave, wish_to_learn
from programme.training.enrolment import enrol as take_place
from programme.training.search import ClassWishes, FoundClasses, Offer, search_classes

_KIND_WORDS: Mapping[str, str] = {CourseKind.PRE_JOB: "岗前培训", CourseKind.GUIDANCE: "就业创业指导"}
_GONE = "这个班找不到了，回“免费培训”看看别的。"
MOST_OWN = 3
UNREGISTERED = "先回“我要登记”，说了想学什么，开了班才告诉得到您。"


def show_classes(context: EffectContext, effect: ShowClasses, done: PerformedStep) -> PerformedStep:
    """Show classes and note a registered person's wish; if they want to enrol and one class fits, ask about it."""
    person = _registered(context, done)
    found = search_classes(context.session, effect.wishes, person, context.now, context.facts.today)
    if person is not None and effect.learns:
        trades = (effect.wishes.trade,) if effect.wishes.trade else ()
        wish_to_learn(context.session, person, trades, now=context.now, today=context.facts.today)
    if person is not None and effect.enrols and len(found.fitting) == 1:
        shown = _showing(effect, done, found.fitting, "")
        return ask_to_enrol(context, AskToEnrol(found.fitting[0].held.id), shown)
    return classes_shown(found, effect, done, _noted(context, person, effect))


def classes_shown(
    found: FoundClasses, effect: ShowClasses, done: PerformedStep, then: str = UNREGISTERED
) -> PerformedStep:
    """Three lines; if nothing fits, `then` and the other open classes."""
    if found.fitting and effect.offset >= len(found.fitting):
        return done.saying("后面没有了。回号码看详细，回“报名”加号码报名。")
    if found.fitting:
        return _showing(effect, done, found.fitting, "现在能报的免费培训：")
    return _none_fits(effect, done, found, then)


def _registered(context: EffectContext, done: PerformedStep) -> Person | None:
    person = context.person(done)
    return person if person is not None and person.state is PersonState.REGISTERED else None


def _showing(effect: ShowClasses, done: PerformedStep, offers: tuple[Offer, ...], heading: str) -> PerformedStep:
    page = offers[effect.offset : effect.offset + PAGE]
    memory: Kept = {
        **done.memory,
        "menu": CLASSES,
        "classes": [offer.held.id for offer in page],
        "class_offset": effect.offset,
        "class_wishes": dict(vars(effect.wishes)),
        "class": None,
    }
    words = wording.listing(page, len(offers), effect.offset, heading) if heading else ""
    return done.saying(words).remembering(memory)


def _none_fits(effect: ShowClasses, done: PerformedStep, found: FoundClasses, then: str) -> PerformedStep:
    wishes = effect.wishes
    kind = _KIND_WORDS.get(wishes.kind, "培训")
    what = f"{wishes.town}{wishes.when}{wishes.trade}{kind}" if wishes else "培训班"
    none = f"现在没有能报的{what}。"
    if not found.others:
        return done.saying(f"{none}\n{then}\n着急的话回“人工”问，也可以先回“找工作”看岗位。")
    anyway = replace(effect, wishes=ClassWishes(), offset=0)
    return _showing(anyway, done, found.others, f"{none}{then}\n别的班：")


def _noted(context: EffectContext, person: Person | None, effect: ShowClasses) -> str:
    if person is None:
        return UNREGISTERED
    if not effect.learns:
        return f"想学就说一声，比如“想学{effect.wishes.trade or '焊工'}”，开了班就告诉您。"
    if context.facts.stopped or person.refuses_training:
        return "您想学的记下了。您停了培训通知，想收到开班消息回“恢复”。"
    return "您想学的记下了，开了班就发消息告诉您。"


def show_class(context: EffectContext, effect: ShowClass, done: PerformedStep) -> PerformedStep:
    """Show an open class."""
    held = find_class(context.session, effect.class_id)
    if held is None or held.state is not ClassState.OPEN:
        return done.saying(_GONE)
    return class_shown(_offer(context, held), done)


def class_shown(offer: Offer, done: PerformedStep) -> PerformedStep:
    """The class in words; the memory notes that it has been looked at."""
    memory = {**done.memory, "menu": CLASSES, "class": offer.held.id}
    return done.saying(wording.described(offer)).remembering(memory)


def _offer(context: EffectContext, held: Class) -> Offer:
    return Offer(held, count_places(context.session, [held.id])[held.id])


def ask_to_enrol(context: EffectContext, effect: AskToEnrol, done: PerformedStep) -> PerformedStep:
    """Ask whether to enrol; a person already enrolled is told time and place instead."""
    person, held = _registered(context, done), find_class(context.session, effect.class_id)
    if person is None or held is None or held.state is not ClassState.OPEN:
        return done.saying(_GONE)
    known = find_enrolment(context.session, held.id, person.id)
    if known is not None and known.state is not EnrolmentState.WITHDRAWN:
        return done.saying(f"{person.name}已经报过了。").saying(wording.own_line(_of(known, held)))
    words = wording.question(_offer(context, held), person.name)
    step = replace(done.next, step=CONFIRM, kept={"class_id": held.id}, tries=0)
    return replace(done, next=step).saying(words)


def _of(enrolment: Enrolment, held: Class) -> Enrolment:
    enrolment.class_ = held
    return enrolment


def enrol(context: EffectContext, effect: Enrol, done: PerformedStep) -> PerformedStep:
    """Enrol the person, or put them on the waiting list."""
    person = _registered(context, done)
    held = find_class(context.session, effect.class_id)
    if person is None or held is None:
        return done.saying(_GONE)
    try:
        enrolment = take_place(context.session, person, held.id, context.now, today=context.facts.today)
    except TrainingError as refusal:
        return done.saying(str(refusal))
    return done.saying(wording.taken(enrolment, held, count_ahead(context.session, enrolment)))


def show_my_classes(context: EffectContext, _effect: ShowMyClasses, done: PerformedStep) -> PerformedStep:
    """Show the classes to come with time and place; without any, the last class."""
    person = context.person(done)
    all_own = list_enrolments_of(context.session, person.id) if person else []
    ahead = [one for one in all_own if one.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING)]
    shown = ahead or [one for one in all_own if one.reason != BY_HIMSELF][:1]
    if not shown:
        return show_classes(context, ShowClasses(ClassWishes()), done.saying("您还没有报班。"))
    if len(shown) == 1:
        return done.saying(wording.own(shown[0]))
    lines = numbered([wording.own_line(one) for one in shown[:MOST_OWN]])
    return done.saying(f"{lines}\n去不了回“退班”，要问回“人工”。")


def own_in_brief(context: EffectContext, person: Person) -> str:
    """The next class of the person in a sentence, for 我的进度; "" if there is none."""
    own = list_enrolments_of(context.session, person.id)
    ahead = [one for one in own if one.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING)]
    if not ahead:
        return ""
    rest = f"（共{len(ahead)}个班，回“我的班”看）" if len(ahead) > 1 else "（回“我的班”看地点）"
    return f"{wording.own_line(ahead[-1])}{rest}。"


def leave_class(context: EffectContext, enrolment: Enrolment, done: PerformedStep) -> PerformedStep:
    """Give the place up, and tell the person who moves up."""
    title = enrolment.class_.course.title
    try:
        moved = leave(context.session, enrolment, BY_HIMSELF, context.now)
    except TrainingError as refusal:
        return done.saying(str(refusal))
    if moved:
        context.bot.ports.moved_up(context.session, moved.id, context.now)
    return done.saying(f"好，“{title}”退了。想再学，随时回“免费培训”。")

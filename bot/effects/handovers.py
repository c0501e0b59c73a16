"""Effects that open hand-overs: tickets for the staff of a town."""

from bot.dialogues.help.handover import OpenHandover
from bot.effects.base import EffectContext, PerformedStep
from models.chat.wechat import Handover, HandoverKind
from models.queries.chat.chat import find_person_of
from models.queries.places import find_town_id
from programme.calendar import china
from programme.helpdesk.handovers import open_handover
from programme.office_hours import closed_words
from programme.people.service_files import household_town


def open_ticket(context: EffectContext, effect: OpenHandover, done: PerformedStep) -> PerformedStep:
    """Open a ticket, or a case for the labour office of the destination if the person's rights were hurt."""
    if not effect.rights:
        return done.saying(f"已经转给工作人员。{open_ordinary_ticket(context, effect.topic, effect.town)}")
    case = open_handover_of(context, effect.topic, effect.town, HandoverKind.RIGHTS)
    area = context.facts.plan.destination.area.name
    return done.saying(f"这件事立了案，转给{area}人社和项目负责人。{due_words(context, case)}")


def open_ordinary_ticket(context: EffectContext, topic: str, town: str | None) -> str:
    """Open a ticket for the town's staff. Returns in words by when they answer."""
    return due_words(context, open_handover_of(context, topic, town))


def open_handover_of(
    context: EffectContext, topic: str, town: str | None, kind: HandoverKind = HandoverKind.ORDINARY
) -> Handover:
    """Open a hand-over of the follower to a town's staff."""
    service, town_id = context.facts.plan.service, town_id_of(context, town)
    return open_handover(context.session, context.follower, topic, context.now, service, town_id, kind)


def due_words(context: EffectContext, handover: Handover) -> str:
    """Words for when the staff answer, and why not sooner if the office is closed."""
    due, service = china(handover.due_at), context.facts.plan.service
    closed = closed_words(service.hours, context.now)
    urgent = f"急事打{service.office_phone}。" if service.office_phone else ""
    return f"{f'{closed}，' if closed else ''}{due.month}月{due.day}日{due:%H:%M}以前有人在这里回您。{urgent}"


def town_id_of(context: EffectContext, town: str | None) -> int | None:
    """The town just named, else the town of the file, else of the scanned code."""
    if (named := find_town_id(context.session, town)) is not None:
        return named
    person = find_person_of(context.session, context.follower.id)
    return (household_town(context.session, person) if person else None) or context.facts.origin.town_id

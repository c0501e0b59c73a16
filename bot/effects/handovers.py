"""Effects that open hand-overs: tickets for the staff of a town."""

from bot.dialogues.help.handover import OpenHandover
from bot.effects.base import EffectContext, PerformedStep
from models.chat.wechat import Handover, HandoverKind
from models.queries.chat.chat import find_person_of, find_town_id
from programme.calendar import china
from programme.helpdesk.handovers import open_handover
from programme.office_hours import closed_words
from programme.people.service_files import household_town


def open_ticket(scene: EffectContext, effect: OpenHandover, done: PerformedStep) -> PerformedStep:
    """Open a ticket, or a case for the labour office of the destination if the person's rights were hurt."""
    if not effect.rights:
        return done.saying(f"已经转给工作人员。{ticket(scene, effect.topic, effect.town)}")
    case = open_scene_ticket(scene, effect.topic, effect.town, HandoverKind.RIGHTS)
    area = scene.facts.plan.destination.area.name
    return done.saying(f"这件事立了案，转给{area}人社和项目负责人。{due_words(scene, case)}")


def ticket(scene: EffectContext, topic: str, town: str | None) -> str:
    """Open a ticket for the town's staff. Returns in words by when they answer."""
    return due_words(scene, open_scene_ticket(scene, topic, town))


def open_scene_ticket(
    scene: EffectContext, topic: str, town: str | None, kind: HandoverKind = HandoverKind.ORDINARY
) -> Handover:
    """Open a hand-over of the follower to a town's staff."""
    service, town_id = scene.facts.plan.service, scene_town_id(scene, town)
    return open_handover(scene.session, scene.follower, topic, scene.now, service, town_id, kind)


def due_words(scene: EffectContext, handover: Handover) -> str:
    """Words for when the staff answer, and why not sooner if the office is closed."""
    due, service = china(handover.due_at), scene.facts.plan.service
    closed = closed_words(service.hours, scene.now)
    urgent = f"急事打{service.office_phone}。" if service.office_phone else ""
    return f"{f'{closed}，' if closed else ''}{due.month}月{due.day}日{due:%H:%M}以前有人在这里回您。{urgent}"


def scene_town_id(scene: EffectContext, town: str | None) -> int | None:
    """The town just named, else the town of the file, else of the scanned code."""
    if (named := find_town_id(scene.session, town)) is not None:
        return named
    person = find_person_of(scene.session, scene.follower.id)
    return (household_town(scene.session, person) if person else None) or scene.facts.origin.town_id

"""Effects on service files: look up, save, correct, show, erase."""

from bot.dialogues.base import Kept, Next
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.extras import MEAL, READY, SKILLS
from bot.dialogues.registration.proxy import kept_words
from bot.dialogues.registration.steps import LookUpFile, SaveFile
from bot.dialogues.self_service.correcting import CorrectFile
from bot.dialogues.self_service.profile import EraseFile, ShowFile
from bot.dialogues.self_service.telling import NoteExtras
from bot.dialogues.training.steps import Enrol
from bot.dialogues.training.students import NoteMajor
from bot.dialogues.vacancies.steps import Apply
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.handovers import open_ordinary_ticket
from bot.effects.training import enrol
from bot.effects.vacancies import apply
from models.people import Education, Person, PersonState, Source, Willingness
from models.places import Town
from models.queries.chat.attachments import expire_attachments
from models.queries.chat.chat import forget_chat
from models.queries.people.people import find_person_by_id_number
from models.queries.places import find_town_id
from programme.people.identity import mask_id_for_worker, mask_phone, normalise_name
from programme.people.pending_files import keep_pending
from programme.people.readiness import ready_words
from programme.people.service_files import (
    FileEntry,
    NameDiffers,
    PersonError,
    amend_service_file,
    erase_person,
    save_service_file,
)
from programme.people.youth import IN_SCHOOL
from programme.plan.stored_places import ensure_village
from programme.work.wages import wish_words

_NAME_DIFFERS = "这个身份证号已经有档案，名字跟您说的对不上。为了不弄错，没有改动，已经转给工作人员核对。"


def look_up_file(context: EffectContext, effect: LookUpFile, done: PerformedStep) -> PerformedStep:
    """Look the file up. If the name differs, staff check it; a file of another chat or the desk is confirmed first."""
    known = find_person_by_id_number(context.session, effect.id_number)
    if known is None:
        return done
    if normalise_name(known.name) != normalise_name(effect.name):
        return _hand_over(context, done)
    if known.state is PersonState.REGISTERED and known.follower_id != context.follower.id:
        return done.leading(registration.file_exists(done.next, known.service_no or "", context.facts))
    return done


def save_file(context: EffectContext, effect: SaveFile, done: PerformedStep) -> PerformedStep:
    """Save the file, say 登记完成 and tell the ports; then do the application or enrolment that waited for the file."""
    kept = effect.kept
    try:
        person = save_service_file(
            context.session,
            file_entry(context, kept),
            source=Source.CHAT,
            now=context.now,
            today=context.facts.today,
            follower_id=context.follower.id,
            consent_version=kept["consent"],
        )
    except NameDiffers:
        return _hand_over(context, done)
    except PersonError as refusal:
        return done.leading(Next(str(refusal)))
    names = {category.code: category.name for category in context.facts.plan.categories}
    words = registration.completed(person.service_no or "", names.get(person.category or 0, ""), kept, context.facts)
    context.bot.ports.registered(context.session, person.id, context.now)
    done = done.leading(Next(words))
    if kept.get("then_class"):
        return enrol(context, Enrol(kept["then_class"]), done)
    return apply(context, Apply(kept["then"]), done) if kept.get("then") else done


def correct_file(context: EffectContext, effect: CorrectFile, done: PerformedStep) -> PerformedStep:
    """Amend the fields that were answered again; the category follows from them."""
    person = context.person(done)
    if person is not None:
        amend_service_file(
            context.session, person, file_entry(context, effect.kept), now=context.now, today=context.facts.today
        )
    return done


def note_major(context: EffectContext, effect: NoteMajor, done: PerformedStep) -> PerformedStep:
    """Write the person's major into the file."""
    person = context.person(done)
    if person is not None:
        entry = FileEntry(major=effect.major)
        amend_service_file(context.session, person, entry, now=context.now, today=context.facts.today)
    return done


def note_extras(context: EffectContext, effect: NoteExtras, done: PerformedStep) -> PerformedStep:
    """Enter what the person told of themselves; a further skill stands behind the known ones."""
    person = context.person(done)
    if person is not None:
        told = effect.told
        skills = dict.fromkeys(one for one in f"{person.skills}、{told.get(SKILLS) or ''}".split("、") if one)
        entry = FileEntry(skills="、".join(skills), ready_from=told.get(READY), meal_wish=told.get(MEAL))
        amend_service_file(context.session, person, entry, now=context.now, today=context.facts.today)
    return done


def show_file(context: EffectContext, _effect: ShowFile, done: PerformedStep) -> PerformedStep:
    """Show the file to its owner, with only the end of each number."""
    person = context.person(done)
    return done if person is None else done.saying(_in_lines(context, person))


def _in_lines(context: EffectContext, person: Person) -> str:
    town = context.session.get(Town, person.town_id) if person.town_id else None
    rows = {
        "姓名": person.name,
        "身份证": mask_id_for_worker(person.id_number) if person.id_number else "",
        "手机": mask_phone(person.phone) if person.phone else "",
        "镇": town.name if town else "",
        "文化程度": str(person.education or ""),
        "专业": person.major,
        "工种": "、".join(person.trades),
        "手艺": person.skills,
        "几时能去": ready_words(person.ready_from),
        "吃饭": person.meal_wish,
        "工资": wish_words(person.min_wage_yuan, person.max_wage_yuan),
    }
    lines = [f"{name}：{value}" for name, value in rows.items() if value]
    return "\n".join([*lines, "要改回“改资料”，要删回“删除我的资料”。"])


def erase_file(context: EffectContext, _effect: EraseFile, done: PerformedStep) -> PerformedStep:
    """Erase the file and everything that the chat holds of the person."""
    person = context.person(done)
    if person is not None:
        erase_person(context.session, person, context.now)
        forget_chat(context.session, context.follower.id)
        expire_attachments(context.session, context.follower.id, context.now)
    return done


def _hand_over(context: EffectContext, done: PerformedStep) -> PerformedStep:
    due = open_ordinary_ticket(context, "身份证号已有档案，姓名不一致", None)
    return done.leading(Next(f"{_NAME_DIFFERS}{due}", ends=True))


def file_entry(context: EffectContext, kept: Kept) -> FileEntry:
    """The entry made of the answers of a registration."""
    town_id = find_town_id(context.session, kept.get("town"))
    low, high = kept.get("wage") or (None, None)
    trades, benefits = kept.get("trade"), kept.get("benefits")
    return FileEntry(
        name=kept.get("name"),
        id_number=kept.get("id_number"),
        phone=kept.get("phone"),
        town_id=town_id,
        village_id=ensure_village(context.session, town_id, kept.get("village")),
        education=Education(kept["education"]) if kept.get("education") else None,
        student_status=IN_SCHOOL if kept.get("in_school") else None,
        major=kept.get("major"),
        trades=tuple(trades) if trades else None,
        min_wage_yuan=low,
        max_wage_yuan=high,
        shift=kept.get("shift"),
        benefits=tuple(benefits) if benefits else None,
        willing=Willingness(kept["willing"]) if kept.get("willing") else None,
        wants_training=kept.get("wants_training"),
        skills=kept.get(SKILLS),
        ready_from=kept.get(READY),
        meal_wish=kept.get(MEAL),
    )


def save(context: EffectContext, effect: SaveFile, done: PerformedStep) -> PerformedStep:
    """Save answers about oneself as a file; keep those about another person as pending."""
    whose = effect.kept.get("whose")
    if not whose:
        return save_file(context, effect, done)
    entry = file_entry(context, effect.kept)
    try:
        pending = keep_pending(
            context.session,
            entry,
            relation=whose,
            source=Source.CHAT,
            follower_id=context.follower.id,
            now=context.now,
            today=context.facts.today,
        )
    except PersonError as refusal:
        return done.leading(Next(str(refusal)))
    return done.leading(Next(kept_words(whose, pending.id, mask_phone(entry.phone) if entry.phone else "")))


def look_up(context: EffectContext, effect: LookUpFile, done: PerformedStep) -> PerformedStep:
    """Look the file up, except for another person: a helper learns nothing about a file that person may have."""
    return done if done.next.kept.get("whose") else look_up_file(context, effect, done)

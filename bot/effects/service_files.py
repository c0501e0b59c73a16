"""Effects on service files: save, correct, show, erase."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import cast

from bot.dialogues.base import Kept, Next
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.extras import MEAL, READY, SKILLS
from bot.dialogues.registration.proxy import kept_words
from bot.dialogues.registration.steps import CountNumber, SaveFile
from bot.dialogues.self_service.correcting import CorrectFile
from bot.dialogues.self_service.profile import EraseFile, ShowFile
from bot.dialogues.self_service.telling import NoteExtras
from bot.dialogues.training.steps import Enrol
from bot.dialogues.training.students import NoteMajor
from bot.dialogues.vacancies.steps import Apply
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.claims import WARNING
from bot.effects.handovers import open_ordinary_ticket
from bot.effects.training import enrol
from bot.effects.vacancies import apply
from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Education, Person, Source, Willingness
from models.places import Town
from models.queries.chat.attachments import expire_attachments
from models.queries.chat.chat import forget_chat
from models.queries.places import find_town_id
from programme.people.filing.claims import (
    TRIES_A_DAY,
    AlreadyHasFile,
    TooManyFiles,
    amend_by_chat,
    erase_by_chat,
    refuse_other_number,
    refuse_too_many_waiting,
    register_by_chat,
    told_by_chat,
)
from programme.people.filing.entries import FileEntry, NameDiffers, PersonError
from programme.people.filing.readiness import ready_words
from programme.people.identity import mask_id_for_worker, mask_phone
from programme.people.pending_files import keep_pending
from programme.people.youth import IN_SCHOOL
from programme.plan.stored_places import ensure_village
from programme.work.wages import wish_words

_ONE_DAY = timedelta(days=1)
_FOR_STAFF = {TooManyFiles: "要登记更多的人", NameDiffers: "身份证号已有档案，姓名不一致"}


def count_number(context: EffectContext, effect: CountNumber, done: PerformedStep) -> PerformedStep:
    """Refuse a number too many of one day, and a second number of one's own; nothing is looked up for anybody else."""
    kept = done.next.kept
    if _numbers_named(context, effect.id_number) > TRIES_A_DAY:
        words = f"今天这个微信已经报过 {TRIES_A_DAY} 个身份证号，先不收新的了。明天接着登，或者回“人工”找工作人员。"
        return done.leading(registration.tomorrow(kept, words))
    if kept.get("whose"):
        return done
    try:
        refuse_other_number(context.session, context.follower.id, effect.id_number)
    except AlreadyHasFile as refusal:
        return done.leading(Next(str(refusal)))
    return done


def _numbers_named(context: EffectContext, number: str) -> int:
    """How many different ID numbers the chat has named today, this one included."""
    key = f"songgang:numbers:{context.follower.id}:{context.facts.today}"
    context.bot.redis.sadd(key, blind_index("id_number", number))
    context.bot.redis.expire(key, _ONE_DAY)
    return cast(int, context.bot.redis.scard(key))


def save_file(context: EffectContext, effect: SaveFile, done: PerformedStep) -> PerformedStep:
    """Save the file, say 登记完成 and tell the ports; then do the application or enrolment that waited for the file."""
    kept, entry = effect.kept, file_entry(context, effect.kept)
    try:
        made = register_by_chat(
            context.session, entry, context.follower, context.now, context.facts.today, kept["consent"]
        )
    except PersonError as refusal:
        return _refused(context, refusal, done)
    person = made.person
    names = {category.code: category.name for category in context.facts.plan.categories}
    words = registration.completed(person.service_no or "", names.get(person.category or 0, ""), kept, context.facts)
    done = done.leading(Next(words))
    if made.warned is not None:
        openid = context.session.get_one(Follower, made.warned).openid
        done = replace(done, after=(*done.after, partial(context.bot.ports.say_later, openid, WARNING)))
    context.bot.ports.registered(context.session, person.id, context.now)
    if kept.get("then_class"):
        return enrol(context, Enrol(kept["then_class"]), done)
    return apply(context, Apply(kept["then"]), done) if kept.get("then") else done


def _refused(context: EffectContext, refusal: PersonError, done: PerformedStep) -> PerformedStep:
    """Say why no file was made; a person goes on where a chat may not."""
    topic = next((words for kind, words in _FOR_STAFF.items() if isinstance(refusal, kind)), None)
    if topic is None:
        return done.leading(Next(str(refusal)))
    due = open_ordinary_ticket(context, topic, None)
    return done.leading(Next(f"{refusal}已经转给工作人员。{due}"))


def correct_file(context: EffectContext, effect: CorrectFile, done: PerformedStep) -> PerformedStep:
    """Amend the fields that were answered again; the category follows from them."""
    return _amend(context, file_entry(context, effect.kept), done)


def _amend(context: EffectContext, entry: FileEntry, done: PerformedStep) -> PerformedStep:
    person = context.person(done)
    if person is None:
        return done
    try:
        amend_by_chat(context.session, person, entry, now=context.now, today=context.facts.today)
    except PersonError as refusal:
        return done.leading(Next(str(refusal)))
    return done


def note_major(context: EffectContext, effect: NoteMajor, done: PerformedStep) -> PerformedStep:
    """Write the person's major into the file."""
    return _amend(context, FileEntry(major=effect.major), done)


def note_extras(context: EffectContext, effect: NoteExtras, done: PerformedStep) -> PerformedStep:
    """Enter what the person told of themselves; a further skill stands behind the known ones."""
    person = context.person(done)
    if person is not None:
        told, known = effect.told, (told_by_chat(context.session, person) or person).skills
        skills = dict.fromkeys(one for one in f"{known or ''}、{told.get(SKILLS) or ''}".split("、") if one)
        entry = FileEntry(skills="、".join(skills), ready_from=told.get(READY), meal_wish=told.get(MEAL))
        return _amend(context, entry, done)
    return done


def show_file(context: EffectContext, _effect: ShowFile, done: PerformedStep) -> PerformedStep:
    """Show the file to its owner, with only the end of each number."""
    person = context.person(done)
    if person is None:
        return done
    return done.saying(_in_lines(context, told_by_chat(context.session, person) or person))


def _in_lines(context: EffectContext, person: Person | FileEntry) -> str:
    """The lines of a file; of one that is only lent to the chat, what the chat told."""
    town = context.session.get(Town, person.town_id) if person.town_id else None
    rows = {
        "姓名": person.name or "",
        "身份证": mask_id_for_worker(person.id_number) if person.id_number else "",
        "手机": mask_phone(person.phone) if person.phone else "",
        "镇": town.name if town else "",
        "文化程度": str(person.education or ""),
        "专业": person.major or "",
        "工种": "、".join(person.trades or ()),
        "手艺": person.skills or "",
        "几时能去": ready_words(person.ready_from or ""),
        "吃饭": person.meal_wish or "",
        "工资": wish_words(person.min_wage_yuan, person.max_wage_yuan),
    }
    lines = [f"{name}：{value}" for name, value in rows.items() if value]
    return "\n".join([*lines, "要改回“改资料”，要删回“删除我的资料”。"])


def erase_file(context: EffectContext, _effect: EraseFile, done: PerformedStep) -> PerformedStep:
    """Erase the file and everything that the chat holds of the person."""
    person = context.person(done)
    if person is not None:
        erase_by_chat(context.session, person, context.now)
        forget_chat(context.session, context.follower.id)
        expire_attachments(context.session, context.follower.id, context.now)
    return done


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
        refuse_too_many_waiting(context.session, context.follower.id, entry)
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
        return _refused(context, refusal, done)
    return done.leading(Next(kept_words(whose, pending.id, mask_phone(entry.phone) if entry.phone else "")))

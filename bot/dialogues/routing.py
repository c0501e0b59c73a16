"""The way from a message to its step: first the fixed words, then an open question, then the meaning of the words."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogues.base import Next, Say, Turn, stay
from bot.dialogues.conversation import asides, disambiguation, doubts, flood, shared_phone, voice
from bot.dialogues.conversation.greeting import arrive, offer_menu
from bot.dialogues.conversation.guard import guarded
from bot.dialogues.fixed_words import command, plain
from bot.dialogues.help import policy, representatives, sites
from bot.dialogues.help.handover import wronged
from bot.dialogues.registration import proxy
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.names import is_only_name
from bot.dialogues.self_service import claims, contact_sharing, correcting, profile, status, telling
from bot.dialogues.subsidies import steps as subsidies
from bot.dialogues.tables import ANYWHERE, BY_DIGIT, BY_INTENT, BY_KEY, BY_WORDS, PERSONAL, STEPS, Start
from bot.dialogues.training import steps as training
from bot.dialogues.training import students
from bot.dialogues.vacancies import steps as vacancies
from bot.understanding.answers.choices import number
from bot.understanding.meaning import Intent, Understanding
from bot.wechat.inbound import Kind

LONGEST_DIGIT = 6
TRIES_BEFORE_HELP = 2
NOT_UNDERSTOOD = "没听懂"
"""In every reply to a sentence that was not understood: staff look for it (bot/teaching/not_understood.py)."""
_MEDIA = {
    Kind.VIDEO: "视频我还看不懂，请打字，或回 9 找人。",
    Kind.LINK: "链接我打不开，请直接打字说您要什么，或回 9 找人。",
    Kind.UNSEEN: "您刚发的这条（表情、文件、红包这类）我看不到，请打字说您要什么，或回 9 找人。",
}
_ABOUT_LIST = {
    vacancies.VACANCIES: (
        vacancies.listed,
        frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.APPLY, Intent.OTHER}),
    ),
    training.CLASSES: (training.listed, frozenset({Intent.TRAINING, Intent.JOB_DETAIL, Intent.APPLY, Intent.OTHER})),
}
"""The lists that may have been shown last: the step that answers a line, and the intents that keep the list valid."""
_OWN_DATA = (profile.open_profile, profile.ask_to_erase, profile.erase_surely)
_HEARD_IN_ANYTHING = frozenset({Intent.HUMAN})
_SILENT = frozenset({Kind.SCANCODE, Kind.MENU, Kind.SUBSCRIPTION, Kind.OTHER})


def respond(kind: Kind, turn: Turn) -> Next:
    """The step that answers one message or event of a person. Pure."""
    turn = shared_phone.of_person(turn.remembering(flood.counted(turn.memory, turn.facts.now)))
    return _keeping(turn, flood.slowed(turn) or _respond(kind, turn))


def _keeping(turn: Turn, step: Next) -> Next:
    """The step, with the memory of the turn if the step has none of its own."""
    return step if step.memory is not None else step.remembering(turn.memory)


def _respond(kind: Kind, turn: Turn) -> Next:
    if kind in _SILENT:
        return stay(turn, "")
    if kind in (Kind.FOLLOW, Kind.SCAN):
        return arrive(turn)
    if kind is Kind.CLICK:
        return _started(turn, BY_KEY.get(turn.text, offer_menu), key=turn.text)
    if kind is Kind.HEARD:
        turn = voice.heard(turn)
    if kind in voice.KINDS and not turn.text:
        return voice.receive(turn, kind)
    if kind in _MEDIA and not turn.text:
        # In a numbered question, 9 may be one of the choices.
        words = _MEDIA[kind].replace("回 9 找人", "回“人工”找人") if turn.step else _MEDIA[kind]
        closing = registration.reminder(turn) if turn.step in registration.STEPS else ""
        return stay(turn, words, memory={**turn.memory, "menu": "main"}, closing=closing)
    if kind is Kind.PLACE:
        return sites.located(turn)
    return _text(turn)


def _text(turn: Turn) -> Next:
    if not turn.text:
        return stay(turn, "没收到文字。回“帮助”看我能做什么。")
    first = claims.answered(turn) or _plain_answer(turn) or _own_data(turn) or representatives.asked(turn)
    first = first or proxy.asked(turn) or telling.meal_told(turn) or voice.prefers_speaking(turn)
    if first is not None:
        return first
    if turn.said.intent is Intent.RESUBSCRIBE and (blocked := _guarded(turn)) is not None:
        return blocked
    if turn.said.intent is Intent.BACK and not turn.step and status.asks_by_time(turn):
        # 上个月 begins like 上一步.
        return _started(turn, status.start)
    anywhere = None if contact_sharing.asks(turn) else ANYWHERE.get(turn.said.intent)
    if anywhere is not None and turn.said.intent not in _HEARD_IN_ANYTHING and is_only_name(turn):
        return stay(turn, f"“{turn.text}”看着是个名字。要登记回“我要登记”；不想收通知回“退订”，找人回“人工”。")
    if anywhere is not None and plain(turn.text) not in BY_WORDS:
        return _doubted(turn) or anywhere(turn)
    if turn.step == disambiguation.CHOOSE:
        return _without_choice(disambiguation.settled(turn))
    if turn.step == shared_phone.CHOOSE and (settled := shared_phone.settled(turn)) is not None:
        asked, key = settled
        return _keeping(asked, BY_KEY[key](asked) if key else _without_choice(asked))
    return _without_choice(turn)


def _doubted(turn: Turn) -> Next | None:
    """The step instead of a stop that is only guessed; instead of a cancel, first the answer to the question."""
    kept = doubts.doubted(turn)
    may_answer = kept is not None and turn.said.intent is Intent.CANCEL and not doubts.holds_other_word(turn.text)
    answered = STEPS[turn.step](turn) if may_answer else None
    return answered or kept


def _plain_answer(turn: Turn) -> Next | None:
    """The step for an answer that may also be understood otherwise, such as a name; None for other messages."""
    if plain(turn.text) in BY_WORDS or command(turn.text):
        return None
    is_answer = registration.is_answer(turn) or turn.step == correcting.NEW_NAME
    return STEPS[turn.step](turn) if is_answer else correcting.misnamed(turn)


def _own_data(turn: Turn) -> Next | None:
    """The step for a right over one's own data, which no question may swallow (PIPL 44-47)."""
    words = plain(turn.text)
    handler = BY_WORDS.get(words) if BY_WORDS.get(words) in _OWN_DATA else profile.wanted(turn)
    return _started(turn, handler) if handler else None


def _started(turn: Turn, handler: Start, key: str = "") -> Next:
    """The step of the handler; on a shared phone, first the question who is meant, if the step depends on it."""
    asked = shared_phone.ask(turn, key) if handler in PERSONAL and turn.step not in registration.STEPS else None
    return asked or handler(turn)


def _without_choice(turn: Turn) -> Next:
    """The step for a message that does not answer a choice between readings or between people."""
    if contact_sharing.asks(turn):
        return _started(turn, contact_sharing.start)
    if turn.step in STEPS:
        if (answered := STEPS[turn.step](turn)) is not None:
            return answered
        if turn.step not in registration.STEPS:
            # A question that was only a choice lapses when something else is asked.
            turn = replace(turn, step="", kept={}, tries=0)
    if not turn.step and (step := _digit_step(turn)) is not None:
        return step
    if not turn.step and status.asks_by_time(turn):
        return _started(turn, status.start)
    told = None if guarded(turn) or wronged(turn) else telling.noted(turn)
    if told is None:
        return _answered(turn)
    note, asks = told
    return telling.with_extras(note, _answered(turn)) if asks else note


def _answered(turn: Turn) -> Next:
    """The step for a message that answers no open question."""
    first = _guarded(turn) or wronged(turn) or policy.plain_question(turn) or students.asked(turn)
    return first or asides.remarked(turn) or _by_intent(turn)


def _guarded(turn: Turn) -> Next | None:
    step = guarded(turn)
    if step is None or turn.step not in registration.STEPS:
        return step
    return replace(step, closing=registration.ask_again(turn))


def _digit_step(turn: Turn) -> Next | None:
    """A line of the list shown last, else a digit of the main menu; 9 always calls a member of staff."""
    on_table = _ABOUT_LIST.get(turn.memory.get("menu", ""))
    if on_table and (picked := on_table[0](turn)) is not None:
        return picked
    digit = number(turn.text)
    handler = BY_DIGIT.get(digit) if digit is not None and len(turn.text) <= LONGEST_DIGIT else None
    return _started(turn, handler) if handler else None


def _by_intent(turn: Turn) -> Next:
    """The step for the intent; in the middle of a registration, what is not understood asks its question again."""
    handler = BY_WORDS.get(plain(turn.text)) or BY_INTENT.get(turn.said.intent)
    if turn.memory.get("menu") == vacancies.VACANCIES and vacancies.asks_for_more(turn.text):
        handler = vacancies.more
    if training.wants_that_one(turn):
        return training.enrol(turn)
    if turn.step in registration.STEPS and (handler is None or turn.said.intent is Intent.REGISTER):
        return registration.start(turn) if turn.resumed or command(turn.text) else registration.retry(turn)
    if handler is not None:
        return _choice_of_reading(turn) or _with_further_wishes(turn, _started(_understood(turn), handler))
    return _not_understood(turn)


def _choice_of_reading(turn: Turn) -> Next | None:
    """Ask which of two readings is meant; None in the middle of another dialogue, where no such question is asked."""
    return None if turn.step or plain(turn.text) in BY_WORDS else disambiguation.ask(turn)


def _with_further_wishes(turn: Turn, first: Next) -> Next:
    """Answer the further wishes of the message after the first, or before it if the first ends in a question."""
    then = turn.said.then
    handler = BY_INTENT.get(then.intent) if then and plain(turn.text) not in BY_WORDS else None
    if then is None or handler is None:
        return first
    if first.step:
        return _after_further_wishes(turn, first)
    beside = replace(turn, said=then)
    if then.intent is Intent.REGISTER and turn.step:
        return _with_further_wishes(beside, first)
    second = _with_further_wishes(beside, _started(_understood(beside), handler))
    effects = (*first.effects, Say(second.reply), *second.effects)
    return replace(second, reply=first.reply, effects=effects, noted=first.noted or second.noted)


def _after_further_wishes(turn: Turn, first: Next) -> Next:
    """The answers to the further wishes, and then the first, which ends in a question.

    Only one question can be open. A further wish that would also end in a question is named as still to be answered.
    """
    others = list(_further_wishes(turn))
    waiting = disambiguation.still_open(said for said, step in others if step.step)
    answers = [step for _, step in others if not step.step]
    effects = [one for step in answers for one in (Say(step.reply), *step.effects, Say(step.closing))]
    reply, asking = ("", first.reply) if answers else (first.reply, "")
    closing = "\n".join(filter(None, (asking, first.closing, waiting)))
    return replace(first, reply=reply, effects=(*first.effects, *effects), closing=closing)


def _further_wishes(turn: Turn) -> Iterator[tuple[Understanding, Next]]:
    """Each further wish of the message with its own step; an offer at the end of such a step is left out."""
    while (then := turn.said.then) is not None:
        turn = replace(turn, said=then)
        handler = BY_INTENT.get(then.intent)
        if handler is None or (then.intent is Intent.REGISTER and turn.step):
            continue
        step = _started(_understood(turn), handler)
        yield then, replace(step, step="", kept={}, closing="") if step.step == subsidies.MORE else step


def _understood(turn: Turn) -> Turn:
    """The turn once understood: misunderstandings are counted anew, and a question about something else ends a list."""
    menu = turn.memory.get("menu", "main")
    menu = menu if menu in _ABOUT_LIST and turn.said.intent in _ABOUT_LIST[menu][1] else "main"
    return turn.remembering({**turn.memory, "lost": 0, "menu": menu})


def _not_understood(turn: Turn) -> Next:
    """The reply to a message that was not understood: short help, and from the second time on a member of staff."""
    lost = int(turn.memory.get("lost", 0)) + 1
    step = offer_menu(turn)
    words = (
        f"这句我{NOT_UNDERSTOOD}。"
        if lost < TRIES_BEFORE_HELP
        else f"我还是{NOT_UNDERSTOOD}，对不起。回 9 找工作人员，他们会回您。"
    )
    return replace(step, memory={**turn.memory, "menu": "main", "lost": lost}).after(words)

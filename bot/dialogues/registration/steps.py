"""Registration (R07, R33): consent first, one question a message, no question that is answered already.

Pure. `kept` holds the answers by question, and in `trail` the questions asked so far, for 返回.
"""

import re
from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Facts, Kept, Next, Turn, numbered, stay
from bot.dialogues.fixed_words import is_question, is_skip, plain
from bot.dialogues.registration.consent import CONSENT
from bot.dialogues.registration.details import FoundDetails, particulars
from bot.dialogues.registration.extras import MEAL, extras_in, words_for
from bot.dialogues.registration.home import TOWN, VILLAGE
from bot.dialogues.registration.identity import (
    CONFIRM_ID,
    DOUBT,
    ID_NUMBER,
    NAME,
    PHONE,
    answers_name,
    is_minor,
    without_papers,
)
from bot.dialogues.registration.names import ReadName, read_name
from bot.dialogues.registration.question import Got, Question, Wrong
from bot.dialogues.registration.relatives import worded
from bot.dialogues.registration.work import EDUCATION, TRADE, WAGE, WILLING
from bot.understanding.answers.choices import chosen
from programme.people.ages import WORKING_AGE
from programme.people.identity import mask_phone

DIALOGUE = "register"
QUESTIONS = (CONSENT, NAME, ID_NUMBER, CONFIRM_ID, PHONE, TOWN, VILLAGE, EDUCATION, TRADE, WAGE, WILLING)
AGAIN, WHOSE, AGREE = f"{DIALOGUE}.again", f"{DIALOGUE}.whose", f"{DIALOGUE}.agree"
"""Questions beside the questionnaire: whose file it is, which other person, and consent by call (proxy.py)."""
FOR_WHOM = ("改我自己的资料", "给另一个人登记", "不用了")
_WHY = re.compile("为什么|为啥|凭什么|凭啥|做什么用|有什么用|有啥用|拿来(?:干|做|整)")
_ON = frozenset({"继续", "接着", "接着来", "接着登记", "继续登记"})
_MISTAKEN = re.compile("[填打写说搞弄输发报]错|要改|改一?下|改成")
_BESIDE_NUMBER, _NEW_NUMBER = re.compile(r"[^\W\d]"), re.compile("不对|错|不是|换|改|新")
_LONGEST_BARE, _JUST_NOW = 6, re.compile("刚才|前面|上面|上一|那个|手滑|手误")
"""A correction that names nothing is of the answer before if it is short or says so."""
_HESITATES = re.compile(
    "(?:让|等|容)?(?:我|俺)?(?:再|先|还要|还得)?(?:想(?:一)?(?:想|下|哈)|考虑(?:一)?(?:下|哈|考虑)?|商量(?:一)?(?:下|哈)?)(?:看看|再说|下|哈)?"
    "|(?:先)?等(?:一)?(?:下|哈|等)|(?:过会儿?|等会儿?|改天|明天|晚点|回头)(?:再)?(?:说|登|弄|填|来)?"
)
_BY_NAME = {question.name: question for question in QUESTIONS}
_BEFORE_CONSENT = frozenset(one.partition(".")[2] for one in (WHOSE, AGREE, AGAIN)) | {CONSENT.name}
STEPS = frozenset({WHOSE, AGREE, *(f"{DIALOGUE}.{name}" for name in _BY_NAME)})
"""The steps at which a registration is open. AGAIN is only a choice: it lapses when something else is asked."""
_ASKED_ELSE = {WHOSE: "给哪个登记？直接写，比如：妈妈、老公、邻居。", AGREE: "接着填吗？\n1 接着填\n2 不填了"}
_REMINDED = "reminded"
"""Kept once the person has been told that the registration is not finished."""


@dataclass(frozen=True)
class CountNumber(Effect):
    """Count the ID numbers that the chat names, and refuse a second one of its own. Tells nothing of other files."""

    id_number: str


@dataclass(frozen=True)
class SaveFile(Effect):
    """Create or complete the service file from the answers."""

    kept: Kept


def start(turn: Turn, **kept: object) -> Next:
    """Begin with the details of the first message; a registered person is first asked whose file it is about."""
    if turn.step in STEPS:
        return stay(turn, reminder(turn), kept=reminded(turn))
    told = particulars(turn.text, turn.facts)
    given = {**told.values, **extras_in(turn), "faults": dict(told.faults), **kept}
    person = turn.facts.person
    if person and person.registered:
        reply = f"{person.name}已经登记过了，服务档案编号 {person.service_no}。这次登记谁的？\n{numbered(FOR_WHOM)}"
        return Next(reply, AGAIN, given)
    return begin(turn, given)


def unclear_number(turn: Turn) -> Next | None:
    """The reply to bare digits that are neither phone nor ID number, which are no wish to register; else None."""
    if not plain(turn.text).isdecimal() or particulars(turn.text, turn.facts).values:
        return None
    return Next("收到一串数字，看不出是什么。要登记回“我要登记”，改手机号回“改资料”，找岗位回“找工作”。")


def begin(turn: Turn, given: Kept) -> Next:
    """Ask the first open question, given these answers."""
    return _forward(turn.facts, given)


def again(turn: Turn) -> Next | None:
    """The answer to the question whose file it is; proxy.py reads 给另一个人登记 (requirements.md 2.6)."""
    match chosen(turn.text, FOR_WHOM):
        case 0:
            return begin(turn, turn.kept)
        case 2:
            return Next("好。回“找工作”看岗位，回“我的进度”看报名。")
    return None


def answer(turn: Turn) -> Next | None:
    """Read the message as the answer to the open question; None if it is none."""
    question = _BY_NAME[turn.step.partition(".")[2]]
    told = particulars(turn.text, turn.facts).beside(turn.kept).with_values(extras_in(turn))
    if plain(turn.text) in _ON:
        return stay(turn, ask_again(turn))
    if hesitates(turn):
        return wait(turn)
    if _WHY.search(turn.text) and (reason := _asked_about(turn, question).why):
        return stay(turn, f"{reason}\n{ask_again(turn)}")
    if question is ID_NUMBER and (words := without_papers(turn.text)):
        return stay(turn, f"{words}\n{ask_again(turn)}")
    reading = None if is_question(turn.text) else question.read(turn)
    if reading is None and is_skip(turn.text):
        reading = Got({question.name: None}) if question.optional else _needed(turn, question)
    match reading:
        case Got(values):
            return _forward(turn.facts, {**_with(turn.kept, told), **values}, asked=question)
        case Wrong(sentence):
            kept = {key: value for key, value in _with(turn.kept, told).items() if key != question.name}
            return stay(turn, sentence, kept=_told_of(kept, question), tries=turn.tries + 1)
        case None:
            return _other_phone(turn) or _corrected(turn) or _volunteered(turn, question, told)
    return reading


def _asked_about(turn: Turn, question: Question) -> Question:
    """The question that the words name, else the open one."""
    return next((one for one in QUESTIONS if any(word in turn.text for word in one.words)), question)


def _corrected(turn: Turn) -> Next | None:
    """Go back to the question that 电话填错了 names, or one question back if none is named; None for other messages."""
    if not _MISTAKEN.search(turn.text) or is_question(turn.text) or MEAL in extras_in(turn):
        return None
    asked = _BY_NAME[turn.step.partition(".")[2]]
    meant = _asked_about(turn, asked)
    if NAME.name in turn.kept and meant in (asked, NAME) and (found := read_name(turn)):
        return _renamed(turn, found)
    if meant is asked:
        is_bare = len(plain(turn.text)) <= _LONGEST_BARE or _JUST_NOW.search(turn.text)
        return back(turn) if is_bare or any(word in turn.text for word in asked.words) else None
    if meant.name not in turn.kept:
        return None
    trail = list(turn.kept.get("trail", ()))
    before = trail[: trail.index(meant.name if meant.name in trail else asked.name)]
    return _reopened(turn, meant, before).after("好，改过来。")


def _other_phone(turn: Turn) -> Next | None:
    """Change the phone for a number sent at a later question, alone or as a correction; None for other messages."""
    phone = particulars(turn.text, turn.facts).values.get(PHONE.name)
    is_meant = not _BESIDE_NUMBER.search(turn.text) or _NEW_NUMBER.search(turn.text)
    if not turn.kept.get(PHONE.name) or phone in (None, turn.kept[PHONE.name]) or not is_meant:
        return None
    return _forward(turn.facts, {**turn.kept, PHONE.name: phone}).after(f"好，手机号改成{mask_phone(str(phone))}。")


def _renamed(turn: Turn, found: ReadName) -> Next:
    """Change the name; a name that is only a possible one is asked back first."""
    if found.sure:
        return _forward(turn.facts, {**turn.kept, NAME.name: found.name}).after(f"好，姓名改成{found.name}。")
    kept = {key: value for key, value in turn.kept.items() if key != NAME.name}
    return _forward(turn.facts, {**kept, DOUBT: found.name})


def _volunteered(turn: Turn, question: Question, told: FoundDetails) -> Next | None:
    """Keep the answers to other questions than the open one; None if the message has none."""
    if not told.values and not told.faults:
        return None
    step = _forward(turn.facts, _with(turn.kept, told), asked=question)
    words = words_for(told.values) + ("（只用来安排上岗，不给企业挑人用）" if told.values.get(MEAL) else "")
    return step.after(f"记下了{f'：{words}' if words else ''}。") if told.values and step.step == turn.step else step


def _with(kept: Kept, told: FoundDetails) -> Kept:
    return {**kept, **told.values, "faults": {**kept.get("faults", {}), **told.faults}}


def _needed(turn: Turn, question: Question) -> Next:
    return stay(turn, f"{question.why}不好答的话，回“人工”找工作人员帮您。\n{ask_again(turn)}")


def is_answer(turn: Turn) -> bool:
    """True if the message answers the open question although it is understood otherwise: 丁悦乐 (订阅), 没有电话."""
    if turn.step not in STEPS:
        return False
    if turn.step == f"{DIALOGUE}.{WILLING.name}" and _HESITATES.fullmatch(plain(turn.text)):
        return True
    if NAME.name in turn.kept and _MISTAKEN.search(turn.text) and read_name(turn) is not None:
        return True
    return (
        is_skip(turn.text) or MEAL in extras_in(turn) or (turn.step == f"{DIALOGUE}.{NAME.name}" and answers_name(turn))
    )


def hesitates(turn: Turn) -> bool:
    """True for 再想想, which stops nothing; to the question of willingness it is an answer, so False there."""
    elsewhere = turn.step in STEPS - {f"{DIALOGUE}.{WILLING.name}"}
    return elsewhere and bool(_HESITATES.fullmatch(plain(turn.text)))


def wait(turn: Turn) -> Next:
    """Wait for a person who hesitates; the answers are kept."""
    words = "不急，前面说的都记着。想好了直接答；改天来也行，回“继续”接着登。真的不登了回“取消”。"
    return stay(turn, f"{words}\n{ask_again(turn)}")


def ask_again(turn: Turn) -> str:
    """The words that ask the open question once more."""
    if turn.step in _ASKED_ELSE:
        return worded(_ASKED_ELSE[turn.step], turn.kept)
    return _BY_NAME[turn.step.partition(".")[2]].ask_again(turn.facts, turn.kept)


def reminded(turn: Turn) -> Kept:
    """The answers, with the note that the person has been reminded."""
    return {**turn.kept, _REMINDED: True}


def reminder(turn: Turn) -> str:
    """The open question for a person who comes back or asked something in between; it is explained only once."""
    if turn.kept.get(_REMINDED) and not turn.resumed:
        return f"接着登记：{ask_again(turn)}"
    words = worded("您的登记还没做完", turn.kept)
    return f"{words}，我们接着来（不登了回“取消”）。\n{ask_again(turn)}"


def retry(turn: Turn) -> Next:
    """Ask the same question after an answer that was not understood; from the second time on offer staff."""
    tries = turn.tries + 1
    offer = "\n不好答的话，回“人工”找工作人员帮您。" if tries > 1 else ""
    return stay(turn, f"没看明白。{ask_again(turn)}{offer}", tries=tries)


def durable(step: str, kept: Kept) -> Kept:
    """The part of the answers that the database may hold: before consent nothing personal."""
    if step not in _BEFORE_CONSENT:
        return kept
    return {key: value for key, value in kept.items() if key in ("trail", "then", "then_class", "whose")}


def back(turn: Turn) -> Next:
    """Go one question back and forget its answer."""
    trail, asked = list(turn.kept.get("trail", ())), turn.step.partition(".")[2]
    before = trail[: trail.index(asked)] if asked in trail else trail
    if not before:
        return stay(turn, f"已经是第一个问题了。\n{ask_again(turn)}")
    return _reopened(turn, _BY_NAME[before[-1]], before[:-1])


def _reopened(turn: Turn, question: Question, trail: list[str]) -> Next:
    forgotten = {question.name, *question.clears, turn.step.partition(".")[2]}
    kept = {key: value for key, value in turn.kept.items() if key not in forgotten}
    return _forward(turn.facts, {**kept, "trail": trail})


def tomorrow(kept: Kept, words: str) -> Next:
    """Say why no further ID number is taken today; the other answers wait at that question."""
    forgotten = {ID_NUMBER.name, *ID_NUMBER.clears}
    return Next(words, f"{DIALOGUE}.{ID_NUMBER.name}", {key: one for key, one in kept.items() if key not in forgotten})


def _forward(facts: Facts, kept: Kept, asked: Question | None = None) -> Next:
    """Ask the first open question; if there is none, save the file."""
    effects = (CountNumber(kept["id_number"]),) if asked is CONFIRM_ID and "confirm_id" in kept else ()
    question = next((one for one in QUESTIONS if one.is_open(facts, kept)), None)
    if question is None:
        return Next(kept=kept, effects=(*effects, SaveFile(kept)), ends=True)
    trail = [*kept.get("trail", ()), question.name]
    asking = Next(question.asking(facts, kept), f"{DIALOGUE}.{question.name}", effects=effects)
    fault = kept.get("faults", {}).get(question.name, "")
    return replace(asking.after(fault), kept={**_told_of(kept, question), "trail": trail})


def _told_of(kept: Kept, question: Question) -> Kept:
    """The answers without the fault of this question, which is named once, when the question is asked."""
    faults = {name: fault for name, fault in kept.get("faults", {}).items() if name != question.name}
    return {**kept, "faults": faults}


def completed(service_no: str, category: str, kept: Kept, facts: Facts) -> str:
    """The last message: the number of the service file and the next steps."""
    done = f"登记完成！您的服务档案编号是 {service_no}，请记住。"
    if is_minor(facts, kept):
        return (
            f"{done}\n您还没满{WORKING_AGE}周岁，按规定现在不能介绍工作。读书、技能学校和免费培训的事我们帮您问，"
            "回“免费培训”看看，或者回“人工”。"
        )
    kind = f"\n服务类型：{category}。" if category else ""
    stopped = "您之前停了通知，想收新岗位回“恢复”。" if facts.stopped else "有合适的岗位会告诉您，不想收回“退订”。"
    asked = "工作人员可能会打电话跟您核对，不会问您要钱。"
    return f"{done}{kind}\n{stopped}\n现在就可以回“找工作”看岗位。{asked}"

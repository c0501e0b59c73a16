"""Skills, the day from which a person can start, and meal wish, read from any sentence (requirements.md 4.4).

A meal wish is only a wish that the person tells (吃不得猪肉), never concluded from an ethnic group: it tells religion.
"""

import re

from bot.dialogues.base import Kept, Turn
from bot.dialogues.fixed_words import is_question
from bot.understanding.lexicon.tables import BASE
from bot.understanding.spelling.folding import fold
from programme.people.filing.readiness import ready_from, ready_words
from programme.people.service_files import MEALS

SKILLS, READY, MEAL = "skills", "ready_from", "meal"
HALAL, VEGETARIAN = MEALS
_MEALS = (
    (
        HALAL,
        re.compile(
            "(?:不吃|吃不得|吃不了|吃不来|不能吃|莫吃|禁吃|不沾|沾不得|忌|不得吃|没吃过|不兴吃)(?:大肉|猪肉|猪|猪油)"
            "|(?:猪肉|大肉|猪油)(?:我|们|从来|一点|一口|都){0,4}(?:[吃沾碰闻]都[不没](?:得|能|敢)?[吃沾碰闻]?|不[碰沾]|碰不得|沾不得|不吃|吃不得|吃不了|不能吃|不沾|忌口)|(?:要|吃|只吃|只能吃|得吃|需要|给我|安排|改成|想吃|是吃|备)(?:个|点|份)?清真"
            "|清真(?:餐|饭|伙食)?(?:的)?(?:我)?(?:要|需要|就行|就可以|帮我记|记一下)"
        ),
    ),
    (VEGETARIAN, re.compile("(?<!不)(?:吃素|吃斋|素食|只吃素菜|不吃肉|不沾荤|荤的不吃)")),
)
_NO_MEAL = re.compile(
    "(?:不要|不用|不需要|取消|删掉|删除|去掉|撤掉|不必|别要|不吃)(?:了)?(?:那个|我的|记的|登记的)?(?:清真|素食|吃素|吃饭(?:的)?要求|忌口)"
    "|(?:清真餐?|素食|吃饭(?:的)?要求|忌口)(?:那个|那条)?(?:不要了|不用了|取消|删了|删掉|去掉)"
)
_MEAL_ASKED = re.compile(
    "(?:有没有|有没得|有|提供|是不是|给不给)[^,。]{0,6}清真|清真[^,。]{0,6}(?:吗|没有|没得|不|没|嘛)[,。?!]?$"
)
_GOES = "(?:去|走|出发|上班|进厂|出门|出去|动身|到岗|上岗|过来|干活|开工|报到|起身)"
_READY = re.compile(
    f"(?P<when>[^,。;!?]{{1,14}}?)(?:才|就|再|都|也|之后|以后|过后)?(?:能|可以|得|有空|打算|准备|才|再|就)(?:够)?(?:出|过)?{_GOES}"
)
_CLAUSE = re.compile("[,。;!?、 ]|另外|和|跟")
_CAN = re.compile(
    "(?<![不没莫机社])(?P<verb>会|懂|学过|做过|干过|当过|开过|搞过|修过|考了|考过|拿了|持有|有|手里有)(?!不会|没)"
    "(?:做|开|干|搞|修|弄|使|一点儿?|一些|点|个|本|张){0,2}(?P<what>[^?!]{1,10})"
)
_ADDED = re.compile(
    "(?:手艺|技能|特长|会的)(?:那(?:一)?栏|那里|里头|里面|上|栏)?(?:请|帮我|给我|再|还)?"
    "(?:添|加|补|写|填|记|改成|改为|更新)(?:上|个|一个|一下|成|进去){0,2}(?:[:是])?(?P<what>[^,。;!?]{1,12})"
)
_CERTIFICATE = re.compile(
    "(?:焊工|电焊|电工|叉车|健康|特种作业|月嫂|育婴(?:师)?|厨师|挖机|高处作业|登高|保安员|护理员?|养老护理(?:员)?|会计|驾驶|操作|上岗|技能|初级|中级|高级)[工师员级等]?证"
    "|(?<![a-z])[abc][1-3](?:驾驶?[照证]|照|证|本)?(?![0-9a-z])|驾照|驾驶证"
)
_HANDS = BASE.words("handiwork.txt")
_LONGEST_FREE = 12


def extras_in(turn: Turn) -> Kept:
    """The values told, by key; "" for a meal wish that is taken back. Empty if the sentence tells none."""
    said, told = fold(turn.text), dict[str, object]()
    if (meal := _meal(said)) is not None:
        told[MEAL] = meal
    if is_question(said):
        return told
    if skills := _skills(said, turn):
        told[SKILLS] = "、".join(skills)
    if ready := _ready(said, turn):
        told[READY] = ready
    return told


def words_for(told: Kept) -> str:
    """The values as the reply names them: 会焊工；3月5日起能去；清真餐."""
    parts = [f"手艺{told[SKILLS]}"] if told.get(SKILLS) else []
    parts += [f"{ready_words(str(told[READY]))}能去"] if told.get(READY) else []
    parts += [str(told[MEAL])] if told.get(MEAL) else []
    return "，".join(parts)


def _meal(said: str) -> str | None:
    if _NO_MEAL.search(said):
        return ""
    return None if _MEAL_ASKED.search(said) and not _STATED.search(said) else _meal_named(said)


_STATED = re.compile("吃不得|不吃|只吃|只能吃|吃不了|不能吃")


def _meal_named(said: str) -> str | None:
    return next((meal for meal, words in _MEALS if words.search(said)), None)


def _skills(said: str, turn: Turn) -> list[str]:
    added = _ADDED.search(said)
    if added:
        return [_skill(added["what"], turn) or added["what"].strip("的了吧嘛 ")[:_LONGEST_FREE]]
    found = [_told_skill(clause, turn) for clause in _CLAUSE.split(said)]
    return list(dict.fromkeys(one for one in found if one))


def _told_skill(clause: str, turn: Turn) -> str:
    can = _CAN.search(clause)
    if can is None:
        return ""
    words = clause[can.end("verb") :]
    return _certificate(words) if can["verb"].endswith("有") else _skill(words, turn)


def _certificate(what: str) -> str:
    found = _CERTIFICATE.search(what)
    return found.group().upper() if found else ""


def _skill(what: str, turn: Turn) -> str:
    """The trade, certificate or handiwork that the words name; "" for all others."""
    named = _certificate(what) or next((one for one in _HANDS if one in what), "")
    return named or turn.reader.slots(what).trade or ""


def _ready(said: str, turn: Turn) -> str:
    found = _READY.search(said)
    return ready_from(found["when"], turn.facts.today) if found else ""

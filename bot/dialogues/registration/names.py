"""The name of a person as an answer: a name is a name, even if its characters are also words (吉克阿依莫, 马不力哈).

A name that is read without doubt is taken as it is; a possible one is asked back. Only a sentence is none.
"""

import re
import unicodedata
from dataclasses import dataclass

import rjieba
from opencc import OpenCC

from bot.dialogues.base import Turn
from bot.dialogues.fixed_words import command, is_skip
from bot.dialogues.registration.relatives import RELATION
from bot.understanding.lexicon.tables import BASE
from bot.understanding.meaning import Intent
from bot.understanding.slots import names
from bot.understanding.slots.gazetteer import stem
from bot.understanding.spelling.folding import fold
from programme.invisible import strip_invisible
from programme.people.identity import normalise_name

LONGEST_USUAL, LONGEST_UNDOTTED, LONGEST_FOREIGN = 3, 4, 10
_KNOWN_SOUNDS = 0.75
"""The least share of usual characters in a name that is written by its sounds."""
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_WRITTEN = re.compile(f"[{_HAN}]+")
_DOT = re.compile(rf"(?<=[{_HAN}]) ?[·•∙⋅・‧.] ?(?=[{_HAN}])")
_RUN = re.compile(rf"[{_HAN}·]+")
# Surnames with which sentences begin far more often than names.
_RATHER_WORDS = frozenset("别从代家者能后合东通越有会要计来还就红公时双充")
_NO_NAME_BEGINS = frozenset("我你您他她是不有没在要想能会怎咋什哪这请帮给就还也很太真好继接可晓愿恩嗯哦啊喂再")
_LONGEST_FIRST = tuple(sorted(BASE.words("surnames.txt"), key=len, reverse=True))
_SURNAMES = tuple(one for one in _LONGEST_FIRST if one not in _RATHER_WORDS | _NO_NAME_BEGINS)
_NO_NAMES = frozenset(BASE.words("no_names.txt"))
_GIVEN, _SOUNDS = (frozenset(row[0]) for row in BASE.rows("name_characters.txt"))
_PART = f"[{_HAN}]{{2,8}}"
_STOPPED = re.compile(rf"{_PART}(?: ?[.．。｡] ?{_PART}){{1,4}}")
_simplified, _traditional = OpenCC("t2s"), OpenCC("s2t")
_USUAL = {chr(code) for code in range(0x4E00, 0xA000)}
"""The characters that keyboards offer first; another one was looked for, as one looks for those of a name."""
_FORBIDS = frozenset("莫别")
"""Surnames that also forbid: 莫联系."""
_TITLES = ("老师", "师傅", "老板", "主任", "上来", "一下", "时候")
MOST_CLAUSES = 3
_CLAUSE = re.compile("[,。;!?]")
_PARTICLES = re.compile("[的嘞呢哈撒吧了啊嘛哦]{1,3}$")
_SENTENCE = re.compile(
    "什么|多少|好多|几点|几时|[的了吧不]$|^[太请要想]|(.)不\\1"
    "|工资|工作|岗位|补贴|补助|培训|登[记计]|注册|报名|电话|手机|号码|身份|证件|资料|信息|通知|短信|推送|设置|菜单|包吃|包住|吃住|免费"
    "|收费|费用|招人|招工|上班|下班|夜班|白班|加班|放假|打工|打开|找|取消|恢复|返回|跳过|继续|帮忙|帮助|人工|客服|服务|谢谢"
    "|可以|不[要想是对行用会去来知晓懂能好得做干愿同肯登填说]|能不|会不|莫[要得发问管再烦来给打]|别[要发再来烦打推送管问吵给理]|知道|晓得|明白|同意|愿意|下一|上一|重新"
    "|附近|站点|防骗|提醒|送工|政策|证书|奖励|进度|删|注销|老乡|老师|师傅|老板|主任|时候|一下|合同|社保|保险|普工|焊工|毕业"
    "|民族|汉族|苗族|彝族|回族|个人|本人|工人|农民"
)
"""Characters and words that stand in sentences and hardly ever in a name."""
_SOUND_NO = re.compile("(?<=[阿吾])不(?=[来得都力里拉])")
"""The sound of a name that is no refusal: 阿不来提, 阿不得热合曼."""
_NO_GIVEN = re.compile("[我你您他她们吗呢没这很啊嘛呀谁哪啥咋怎钱退停订关]")
"""Characters that stand in sentences, and in a name at most as its surname."""
_ASKED_NAME = (".name", ".new_name")
_STOPS = re.compile("[退停订关]")
_BEGIN_STOPS = frozenset("全都关单时常终尽连")
_FORBIDDEN = re.compile("[发推吵烦打要再来找给管问联理停退关扰搞整喊收]")
_WHOLE_STOP = re.compile("退订|退定|取消|关[闭掉了]|停[止掉了]|退[掉了]|马上")
"""A stop said in full, also by a word that begins like a surname."""
_TELLS = re.compile(
    r"(?:不对|不是|错了|[打写填说搞弄]错了?|改成|改为|应该)?[, ]?"
    rf"(?:(?:我|俺|咱|他|她|本人)?(?:家|屋头)?(?:的|嘞)?{RELATION}?(?:的|嘞)?(?:大|真|全|姓)?名字?(?:就?是|叫做?|写作|喊做?|:)"
    rf"|(?:我|俺|咱|他|她|本人)?(?:家|屋头)?(?:的|嘞)?(?:我|俺|他|她|本人|{RELATION})(?:的|嘞)?(?:叫做?|喊做?|名叫))"
    "[: ,]{0,3}"
)
"""The words before what must be a name: 我叫, 我妈的名字是."""
_MAY_TELL = re.compile(
    "(?:(?:我|他|她)?的?(?:姓名|名字))?"
    "(?:不对|不是|错了|[打写填说搞弄]错了?|改成|改为|应该)?[, ]?(?:应该)?"
    "(?:我|他|她|这|就|姓名|名字)?(?:就?是|叫做?|姓名|名字|大名|改成|改为|本人)[: ,]{0,3}"
)
"""The words before what may be a name: 是, 打错了，是, 姓名."""
_DETAIL = re.compile(r"[ ,。;]{1,3}(?:男|女|汉族|苗族|彝族|回族|性别|民族|今年|\d|$)")


@dataclass(frozen=True)
class ReadName:
    """A name that was read; `sure` is False for one that has to be asked back."""

    name: str
    sure: bool


def read_name(turn: Turn) -> ReadName | None:
    """The name in an answer to the question for it; None for a sentence or a command."""
    said = _DOT.sub("·", fold(turn.text)).strip(" ,。.!·")
    if command(said) is not None or is_skip(said):
        return None
    if len(turn.text) > LONGEST_USUAL - 1 and len(set(turn.text)) == 1:  # laughing: 哈哈哈
        return None
    clauses = [clause.strip() for clause in _CLAUSE.split(said, maxsplit=MOST_CLAUSES)]
    told = (_told(clause) for clause in (said, *clauses[1:]))
    found = next((one for one in told if one is not None), None)
    found = found or _hinted(said, turn) or _written(said, turn) or _within(said, turn)
    return ReadName(as_written(found.name, turn.text), found.sure) if found else None


def _told(said: str) -> ReadName | None:
    """The name after 我叫 or 名字是, with or without a particle behind it: 我叫陈阿贵哈."""
    told = _TELLS.match(said)
    words = _run(said[told.end() :]) if told else ""
    if not words:
        return None
    found = _without_particle(words) or _judged(words, is_other=True)
    if found is not None:
        return ReadName(found.name, sure=found.sure or not _PARTICLES.search(words))
    within = names.find(f"叫{words}")
    return _judged(within) if within else None


def _hinted(said: str, turn: Turn) -> ReadName | None:
    """The name after 是 or 姓名, which may stand before anything else."""
    hint = _MAY_TELL.match(said)
    words = _run(said[hint.end() :]) if hint else ""
    if not words or _is_place(words, turn):
        return None
    found = _without_particle(words) or _judged(words)
    return found if found and _has_shape(words) else None


def _without_particle(words: str) -> ReadName | None:
    """The name before a particle (陈阿贵哈); None without one, or if the name may end in it (马不力哈)."""
    bare = _PARTICLES.sub("", words)
    found = _judged(bare) if bare != words else None
    return found if found and found.sure else None


def _written(said: str, turn: Turn) -> ReadName | None:
    """The name that is the whole message, alone or before a detail: 陈阿贵，男."""
    short = said.replace(" ", "")
    words = short if len(short) <= LONGEST_UNDOTTED else said
    run = _RUN.match(words)
    if run is None or (run.end() < len(words) and not _DETAIL.match(words, run.end())):
        return None
    noted = turn.reader.lexicon.noted(turn.text)
    found = _judged(run.group().strip("·"), is_other=turn.said.intent is Intent.OTHER, noted=noted)
    if found is None and noted is None and turn.step.endswith(_ASKED_NAME):
        found = _with_stop(run.group())
    rare = [one for one in turn.text if _WRITTEN.fullmatch(one) and (fold(one) != one or one not in _USUAL)]
    if found is None or "·" in found.name:
        return found
    return ReadName(found.name, sure=(found.sure or bool(rare)) and not _is_place(found.name, turn))


def _with_stop(words: str) -> ReadName | None:
    """A possible name that holds a character of a stop (丁退, 莫色退里), in answer to the question for the name."""
    surname = _surname_of(words)
    given = _STOPS.sub("", words[len(surname) :])
    is_verb = surname in _BEGIN_STOPS or (surname in _FORBIDS and bool(_FORBIDDEN.match(words[len(surname) :])))
    usual = surname and surname not in _RATHER_WORDS and not is_verb and len(words) <= LONGEST_UNDOTTED
    if not usual or _WHOLE_STOP.search(words) or _NO_GIVEN.search(given) or _SENTENCE.search(given):
        return None
    return ReadName(words, sure=False)


def _within(said: str, turn: Turn) -> ReadName | None:
    """The name within a sentence about oneself: 我姓马，叫马小强."""
    name = names.find(said) if turn.said.intent in (Intent.OTHER, Intent.REGISTER) else None
    found = _judged(name) if name and name != said else None
    return found if found and found.sure and not _is_place(found.name, turn) else None


def _run(said: str) -> str:
    """The characters of a name with which the words begin."""
    run = _RUN.match(said)
    return run.group().strip("·") if run else ""


def _is_place(words: str, turn: Turn) -> bool:
    """True for a town or village of the plan: somebody tells their home too early."""
    plan = turn.facts.plan
    places = (*(town.name for town in plan.towns), *(village.name for village in plan.villages))
    return any(words in (place, stem(place)) for place in places)


def _judged(words: str, *, is_other: bool = False, noted: Intent | None = None) -> ReadName | None:
    """The words as a name. `is_other`: they mean nothing else; `noted`: the meaning of an example with these words."""
    if len(words) < 2 or words in _NO_NAMES or command(words) is not None:
        return None
    if "·" in words:
        return ReadName(words, sure=True)
    surname = _surname_of(words)
    given = words[len(surname) :] if surname else words[1:]
    sounds = _SOUND_NO.sub("布", given if len(surname) > 1 else words)
    if _NO_GIVEN.search(given if surname else words) or _SENTENCE.search(sounds):
        return None
    is_given = bool(given) and len(given) < LONGEST_USUAL and all(one in _GIVEN for one in given)
    is_said = noted not in (None, Intent.OTHER)
    if surname and len(given) < LONGEST_USUAL and (is_given or not (is_said or surname in _RATHER_WORDS)):
        is_plain = surname not in _RATHER_WORDS and not is_said and noted is None
        is_usual = is_given and (is_plain or (noted is Intent.OTHER and len(words) >= LONGEST_USUAL))
        is_apart = not _is_word(words) if is_other else len(words) == LONGEST_USUAL and not _is_phrase(words, surname)
        return ReadName(words, sure=is_usual or (is_plain and is_apart))
    if noted is not None:
        return None
    is_long = bool(surname) and surname not in _RATHER_WORDS and len(given) == LONGEST_USUAL
    is_half = surname not in _FORBIDS and len(given) == LONGEST_USUAL - 1 and any(one in _GIVEN for one in given)
    is_half = is_half and bool(surname) and surname not in _RATHER_WORDS
    if _sounds_foreign(given) or is_long or is_half or (is_given and not is_other):
        return ReadName(words, sure=False)
    is_possible = is_other and len(words) <= LONGEST_UNDOTTED and words[0] not in _NO_NAME_BEGINS
    return ReadName(words, sure=is_given) if is_possible else None


def _is_word(words: str) -> bool:
    """True for a word of the dictionary that is no name: 方便, 高兴."""
    (first, kind), *more = rjieba.tag(words, False)
    return not more and first == words and kind != "nr"


def _is_phrase(words: str, surname: str) -> bool:
    """True for words of the dictionary (高兴, 马上来), but for 周一山, a name in which 周一 stands."""
    for token, kind in rjieba.tag(words, False):
        if kind == "nr" or len(token) == 1:
            continue
        behind = rjieba.tag(words.removeprefix(token), False) if token.startswith(surname) and token != words else []
        if not behind or any(not after.startswith("n") for _, after in behind):
            return True
    return False


def is_plausible(name: str) -> bool:
    """True if a name found within a sentence looks like one: not 待遇 after 什么叫."""
    found = _judged(name)
    return found is not None and (found.sure or _has_shape(name))


def _has_shape(words: str) -> bool:
    """True for words that look like a name by themselves."""
    surname = _surname_of(words)
    return "·" in words or (bool(surname) and surname not in _RATHER_WORDS) or _sounds_foreign(words[1:])


def _surname_of(words: str) -> str:
    return next((one for one in _LONGEST_FIRST if words.startswith(one) and len(one) < len(words)), "")


def _sounds_foreign(given: str) -> bool:
    """True for the rest, behind the surname, of a name written by its sounds: 阿不都热西提, 马不力哈."""
    known = sum(one in _SOUNDS or one in _GIVEN for one in given)
    return 2 <= len(given) <= LONGEST_FOREIGN and known >= len(given) * _KNOWN_SOUNDS and len(set(given)) > 1


def is_only_name(turn: Turn) -> bool:
    """True if a message outside any question is a name and nothing else, so that it must run no command."""
    said = fold(turn.text)
    found = None if said[:1] in _FORBIDS or turn.reader.lexicon.noted(turn.text) else read_name(turn)
    return found is not None and _has_shape(found.name) and len(found.name) >= LONGEST_USUAL


def _with_dots(text: str) -> str:
    """The text with the dot of names for a full stop between two parts of one: 艾力.阿不都."""
    return normalise_name(text) if _STOPPED.fullmatch(strip_invisible(text).strip()) else text


def sounds_like_name(text: str) -> bool:
    """True for a surname and one or two more characters, even if they are also another word (招弟, 保安, 蒋丽)."""
    plain = fold(text).strip(" ,。.!")
    surname = next((one for one in _SURNAMES if plain.startswith(one)), "")
    usual = len(surname) < len(plain) <= LONGEST_USUAL + len(surname) - 1 and bool(_WRITTEN.fullmatch(plain))
    return bool(surname) and usual and plain not in _NO_NAMES and not plain.endswith(_TITLES)


def as_written(name: str, text: str) -> str:
    """The folded name with the characters of `text`: folding would turn 陈陞 into 陈升.

    A person whose surname is traditional (陳) has a phone set to it; what is beyond doubt is simplified then.
    """
    written = normalise_name(_DOT.sub("·", unicodedata.normalize("NFKC", text)))
    size = len(name)
    for start in range(len(written) - size + 1):
        if fold(piece := written[start : start + size]) == name:
            return "".join(map(_on_card, piece)) if _on_card(piece[0]) != piece[0] else piece
    return name


def _on_card(character: str) -> str:
    """The simplified character, if it has no other traditional form: of 升 there are three, so that 陞 stays."""
    plain = _simplified.convert(character)
    return plain if _traditional.convert(plain) == character else character

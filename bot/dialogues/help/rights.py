"""Wages kept back, injuries, deposits: a case for a person at once, with the hotlines and what to keep (R62).

An unmistakable complaint is recognised by the patterns here. A person who asks for staff anyway needs less: the words
of `question_topics.yaml` tell which wrong they complain of.
"""

import re
from dataclasses import dataclass

from bot.dialogues.help.question_topics import complaint_in
from bot.understanding.spelling.folding import fold


@dataclass(frozen=True)
class Wrong:
    """A kind of wrong: `topic` is its name in the case, `advice` the ready answer that says what to keep."""

    topic: str
    advice: str


WRONGS = {
    "wages": Wrong("拖欠工资", "rights_wages"),
    "injury": Wrong("受伤或工伤", "rights_injury"),
    "deposit": Wrong("押金或扣证件", "rights_money"),
    "deceit": Wrong("上当受骗", "rights_money"),
    "insurance": Wrong("没签合同或没交社保", "rights_other"),
    "work": Wrong("工作跟说的不一样或受欺负", "rights_other"),
}

_HELD = "拖|欠|克扣|扣(?!税)|压着|不发|没发|不给|没给|少发|少给|不结|没结|赖"
_PAY = "工资|工钱|薪水|薪|血汗钱|辛苦钱"
_PLAIN = {
    "wages": re.compile(
        rf"(?:{_HELD}).{{0,6}}(?:{_PAY})|(?:{_PAY}).{{0,8}}(?:{_HELD}|要不到|讨不到|拿不到|没拿到|没到手|领不到)|讨薪"
    ),
    "injury": re.compile(
        "工伤|职业病|受伤|(?:手|脚|腿|腰|头|眼睛|指头|手指|胳膊|人).{0,8}(?:压|轧|绞|夹|砸|切|割|烫|扭|摔|断|伤)(?:到|倒|了|断|伤|着)"
        "|(?:压|轧|绞|夹|砸|切|割|烫|摔)(?:断|伤|到|着)了?.{0,3}(?:手|脚|腿|腰|头|指)"
    ),
    "deposit": re.compile(
        "(?:收|交|要|退|扣).{0,6}(?:押金|保证金|服装费|资料费|中介费).{0,6}(?:不退|没退|了)|(?:扣|押)(?:了|着|住|起).{0,4}(?:身份证|证件)"
    ),
    "deceit": re.compile("被骗(?!不)|骗(?:了|走|到)我|(?<![莫别])骗了?我.{0,4}(?:钱|块|千|百|万)|上当"),
}
_SUPPOSING = re.compile(
    "会不会|是不是|(?<!害)怕|万一|有没有|有没得|要不要|格会|听说|如果|要是|"
    "合不合|合法|合规|正不正常|正常[吗不]|有.{0,4}规定"
)
"""Words of a person who fears that a wrong may happen: there is no case yet."""


def plain_wrong(text: str) -> Wrong | None:
    """The wrong of an unmistakable complaint, else None."""
    plain = fold(text)
    told = (WRONGS[key] for key, words in _PLAIN.items() if words.search(plain))
    return None if _SUPPOSING.search(plain) else next(told, None)


def wrong_told(text: str, normalised: str) -> Wrong | None:
    """The wrong that a call for a person tells of; `normalised`: the same text."""
    if _SUPPOSING.search(fold(text)):
        return None
    return plain_wrong(text) or WRONGS.get(complaint_in(normalised))

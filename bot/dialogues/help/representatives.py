"""The representative of a town, for 你们哪个负责木杆镇的 (R13, R22)."""

import re
from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.help.question_topics import town_in
from bot.understanding.spelling.folding import fold

_WHO = "(?:哪个|哪一个|哪位|谁|哪些人|什么人|啥人)"
_ROLE = "(?:宣传代表|代表|联络员|宣传员|专员|联系人|负责人|对接人|驻点的|包片的|管事的)"
_IN_CHARGE = re.compile(
    rf"{_WHO}[^,。?!]{{0,8}}?(?:负责|分管|管(?!理)|包片|对接|跑(?!腿)|驻)|(?:负责|分管|管(?!理)|对接|包片)[^,。?!]{{0,8}}?(?:是)?{_WHO}"
    rf"|(?:归|由|该|要)?(?:找|联系|问){_WHO}|归{_WHO}管"
)
_NAMED_ROLE = re.compile(
    rf"{_ROLE}[^,。?!]{{0,4}}?(?:是)?{_WHO}|{_WHO}[^,。?!]{{0,4}}?(?:是)?[^,。?!]{{0,6}}?{_ROLE}"
    rf"|{_ROLE}(?:的|嘞)?(?:电话|号码|手机|名字|叫(?:什么|啥)|联系方式|微信|咋个?联系|怎么联系|在哪)"
)
_OUR_TOWN = re.compile("(?:我们|我|俺们|咱们|咱|本)(?:这|那|这个|那个)?(?:镇|乡|里|边|点|儿|家那)|镇上|乡上|乡里|镇里")
_ELSE = re.compile("岗位|补贴|工资|发钱|报销|培训|招工|招人|厂|公司|企业|车|火车|宿舍|面试|登记")
"""Other matters of which somebody may be in charge."""


@dataclass(frozen=True)
class ShowRepresentative(Effect):
    """Name the representative of a town; of the person's own if none is named."""

    town: str = ""


def asked(turn: Turn) -> Next | None:
    """The name of the representative, if the message asks for one; None for other messages."""
    said = fold(turn.text)
    is_named, in_charge = bool(_NAMED_ROLE.search(said)), bool(_IN_CHARGE.search(said))
    if not is_named and not in_charge:
        return None
    town = town_in(said, turn.facts.plan)
    is_local = bool(town or _OUR_TOWN.search(said)) and not _ELSE.search(said)
    return Next(effects=(ShowRepresentative(town),)) if is_named or is_local else None

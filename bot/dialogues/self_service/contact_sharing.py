"""收回同意: enterprises no longer see the person's name and phone; the applications stay (PIPL 15, 23)."""

import re
from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.registration import steps as registration
from bot.understanding.spelling.folding import fold

_NO = "(?:不要|不想|不愿意?|不再|不用|别|莫|不给|不让|不许|不准|不同意|收回|撤回|撤销|取消)"
_FIRM = "(?:企业|厂里|厂家|工厂|厂子|厂|公司|单位|老板|用人单位)"
_MINE = "(?:电话|号码|手机|名字|姓名|信息|资料|联系方式|联系我|打我)"
_SEES = "(?:看|晓得|知道|见|联系我|打我)"
_ASKS = re.compile(
    f"{_NO}.{{0,6}}{_FIRM}.{{0,8}}{_SEES}.{{0,8}}{_MINE}"
    f"|{_NO}.{{0,4}}{_MINE}.{{0,4}}给.{{0,4}}{_FIRM}"
    f"|{_NO}.{{0,6}}{_FIRM}(?:再|能)?(?:联系我|打我)"
    f"|(?:不|别|莫)(?:要|再)?给.{{0,4}}{_FIRM}.{{0,3}}看"
    f"|(?:收回|撤回|撤销|取消)(?:我?的?|对?{_FIRM}的?)(?:同意|授权)(?!书)"
)
_ELSE = re.compile("删|注销|登记|服务|通知|短信|退订")
"""Words of other wishes: erase the file, stop notices."""


@dataclass(frozen=True)
class TakeBackConsent(Effect):
    """Hide name and phone of the person from all enterprises that may see them."""


def asks(turn: Turn) -> bool:
    """True if the person wants enterprises not to see name and phone; never within a registration."""
    text = fold(turn.text)
    return turn.step not in registration.STEPS and bool(_ASKS.search(text)) and not _ELSE.search(text)


def start(turn: Turn) -> Next:
    if turn.facts.person is None:
        return Next("您还没有登记，没有企业看得到您的名字和电话。找活回“找工作”。")
    return Next(effects=(TakeBackConsent(),))

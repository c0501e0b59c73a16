"""Replies to messages that no dialogue reads: pages of text, signs alone, and requests for other people's data."""

import re

from bot.dialogues.base import Next, Turn, stay
from bot.understanding.meaning import Intent
from bot.understanding.slots import numbers
from bot.understanding.spelling.folding import fold

LONGEST = 1000
"""Characters; a voice message of one minute has about 300."""
_WORDS = re.compile(r"\w")
_DATA = "的?(?:电话|手机号|身份证|证件|住址|住哪|地址|档案|资料)"
_OTHERS_DATA = re.compile(
    rf"(?:查|找|告诉|给我|发我|晓得|知道|看).{{0,12}}?(?!我|自己)[\u4e00-\u9fff]{{2,4}}?{_DATA}"
    rf"|把.{{2,8}}?{_DATA}.{{0,4}}(?:给|发|告诉)"
)
_OWN = re.compile("我的|我自己|本人|你们|你的|办公室|工作人员|代表|厂|公司|企业|站|老师|政府|中心|负责")
_MAKING = frozenset({Intent.REGISTER, Intent.APPLY})


def guarded(turn: Turn) -> Next | None:
    """The short reply to such a message; None for all others."""
    if len(turn.text) > LONGEST:
        return stay(turn, "您写得太长，我看不过来。请用一句话说您要什么，或回“人工”找人。")
    if not _WORDS.search(fold(turn.text)):
        return stay(turn, "表情和符号我看不懂。请打字说您要什么，或回“帮助”看我能做什么。")
    return _other_peoples_data(turn)


def _other_peoples_data(turn: Turn) -> Next | None:
    """The refusal; people see their own data under 我的资料, for which no number has to be written."""
    plain = fold(turn.text)
    has_number = numbers.find(plain).id_number is not None and turn.said.intent not in _MAKING
    if not has_number and (not _OTHERS_DATA.search(plain) or _OWN.search(plain)):
        return None
    return stay(turn, "别人的信息不能查，也请不要把身份证号发在这里。看自己的回“查我的信息”，要登记回“我要登记”。")

"""Remarks beside every dialogue: insults, money offered, and the question of a person who reads their file."""

import re

from bot.dialogues.base import Next, Turn
from bot.dialogues.help.ready_answers import given
from bot.understanding.meaning import Intent
from bot.understanding.spelling.folding import fold

LONGEST = 30
"""Characters; a longer message tells more than the remark."""
_INSULT = re.compile(
    "狗日|日你|[操草肏干]你|你妈|他妈|妈的|妈卖|妈批|麻批|龟儿|傻[逼比叉子瓜蛋]|煞笔|沙比|憨[批包憨]|脑残|智障|白痴|蠢|笨(?:蛋|猪|死)|垃圾|废物"
    "|王八|混蛋|滚|去死|死全家|放屁|狗屁|扯淡|扯卵|老子|龟孙|畜生|不要脸|坑人|坑爹|什么(?:破|烂|鬼)|(?:破|烂|死|鬼|瓜)(?:东西|玩意|机器|公众号|软件)|cnm|nmsl|tmd|sb"
)
_OFFER = re.compile(
    r"(?:给|出|送|转|塞|包|发|打)(?:你|您)?们?(?:[发送塞包转]|再)?(?:个|点|些|一?个?)?(?:\d{2,5}|[一二两三四五六七八九十百千几]{1,4})?(?:块钱?|元|钱|百|千|万|条|瓶)?(?:钱|红包|大红包|烟|酒|好处费?|辛苦费|茶水费|喝茶|感谢费|土特产|腊肉|火腿)"
    r"|(?:我|愿意|可以)?出(?:\d{2,5}|[一二两三四五六七八九十百千几]{1,4})(?:块|元|百|千|万)?钱?(?:你|给|帮|买|安排|走)"
    "|走后门|开后门|塞钱|送礼|请(?:你|您)们?(?:吃饭|喝酒)|买个?(?:名额|岗位|工作)|卖(?:岗位|名额|工作)|转账给(?:你|您)|花钱(?:买|进|找|安排)"
)
_FROM_OTHERS = re.compile(
    "(?:他|她|厂|老板|中介|公司|企业|政府).{0,6}(?:给|发|送|出)(?!你|您)|给我|发我|补贴|工资|压岁|奖"
)
"""Money that the person gets, or is to get."""
_READER = re.compile(
    "(?:哪个|谁|哪些人|什么人|别人|人家|厂里|老板)(?:能|可以|都|也|会|会不会){0,2}(?:看|查|翻|动)(?:过|了|到|得到|得见|见)?(?:了)?(?:我|我的)(?:嘞|的)?"
    "(?:个人)?(?:资料|信息|档案|身份证|电话|东西)"
)


def remarked(turn: Turn) -> Next | None:
    """The reply to such a remark; None for all other messages, and for a wish that is understood beside an insult."""
    said = fold(turn.text)
    if len(said) > LONGEST:
        return None
    if _READER.search(said):
        return given(turn.facts, "data")
    if _OFFER.search(said) and not _FROM_OTHERS.search(said):
        return given(turn.facts, "cost").after("心意领了，红包、烟酒、好处费我们都不收，先来后到都一样。")
    if _INSULT.search(said) and turn.said.intent in (Intent.OTHER, Intent.GREETING, Intent.HELP):
        return Next(
            "惹您不高兴了，对不起。哪里没办好，回“人工”，工作人员来听您说；不想收通知，回“退订”；要办事，直接说。"
        )
    return None

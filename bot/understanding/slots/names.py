"""The name of the person in a sentence."""

import re

from bot.understanding.lexicon.tables import BASE
from bot.understanding.spelling.folding import fold

_SURNAMES = BASE.words("surnames.txt")
_LETTERS = "\u3400-\u9fff\U00020000-\U0003ffff"
_DOTTED = rf"[{_LETTERS}]{{1,12}}(?:·[{_LETTERS}]{{1,12}})+"
_STOP = (
    "身份|电话|手机|号码|今年|现年|年龄|家住|家在|住在|住|老家|男|女|来自|出生|在|是|的|嘞|我|联系|属于|生于|电|证件|户口|[一二三四五六七八九十]{2,3}岁|"
    "想|要|报名|登记|人|户籍|学历|文化|有|会|今|小学|初中|高中|叫|和|跟|岁|汉族|苗族|彝族|回族|哈|撒|呢|吧|了|啊|嘛"
)
_INTRODUCED = re.compile(
    rf"(?:我的?名字(?:是|叫)?|名字(?:是|叫)?|姓名(?:是|叫)?|名叫|本人(?:叫|是)?|(?:我|他|她|妈|爸|公|妻子|儿子|女儿|妹|弟|哥|姐)叫做?|叫做|叫)[:\s,]*"
    rf"(?P<name>{_DOTTED}|[{_LETTERS}]{{2,6}}?)(?=$|[^{_LETTERS}·]|{_STOP})"
)
_BEING = re.compile(rf"(?:我是|这是|是)(?P<name>{_DOTTED}|[{_LETTERS}]{{2,4}}?)(?=$|[^{_LETTERS}·]|{_STOP})")
_ALONE = re.compile(rf"(?:^|[\s,。;:])(?P<name>{_DOTTED}|[{_LETTERS}]{{2,4}})(?=$|[\s,。;:])")
_WHOLE = re.compile(rf"(?P<name>{_DOTTED}|[{_LETTERS}]{{2,6}})")
_NOT_A_NAME = re.compile(
    r"[镇乡村县市省区组社厂]$|^(?:身份|电话|手机|姓名|名字|你好|登记|我要|我想|男|女|汉族|翻|跳过|返回|取消|人工|退订|帮助|高中|马上|农民|学生|贫困)"
    r"|什么|怎么|没有|不|毕业|可以|知道|吗|呢|谢谢|老师|工作|报名|登记|号码|老乡|好的|找|的$|人$|说|民族|时候|包吃|工资|问"
)
_INTRO_END = re.compile(rf"(?:{'|'.join('的嘞呢哈撒吧了啊嘛')})+$")


def find(text: str) -> str | None:
    """The name in a sentence: introduced (我叫 …), or standing alone with a known surname."""
    plain = fold(text)
    introduced = _INTRODUCED.search(plain)
    if introduced and not _NOT_A_NAME.search(introduced["name"]):
        return introduced["name"]
    for pattern in (_BEING, _ALONE):
        for match in pattern.finditer(plain):
            if _is_likely(match["name"]):
                return match["name"]
    return None


def answered(text: str) -> str | None:
    """The name in an answer to the question for it: the whole answer counts, with any surname."""
    plain = _INTRO_END.sub("", fold(text).strip(" ,。.!"))
    closed = re.sub(rf"(?<=[{_LETTERS}]) (?=[{_LETTERS}])", "", plain)
    whole = _WHOLE.fullmatch(closed)
    if whole and not _NOT_A_NAME.search(closed) and not re.match(r"我|叫|是|姓名|名字", closed):
        return closed
    return find(text)


def _is_likely(name: str) -> bool:
    if "·" in name:
        return True
    return name.startswith(_SURNAMES) and not _NOT_A_NAME.search(name)

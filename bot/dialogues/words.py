"""Words that mean one thing at any step, and the ways of saying yes, no and skip."""

import re
import unicodedata
from collections.abc import Sequence

from bot.understanding.meaning import Intent

_COMMANDS = {
    Intent.BACK: "返回 上一步 回上一步 退回 后退",
    Intent.CANCEL: "取消 不登了 不登记了 停止 结束 退出",
    Intent.HUMAN: "人工 找人 找人帮忙 转人工 人工服务 客服 找工作人员",
    Intent.UNSUBSCRIBE: "退订 TD T N 不要再发 别发了 莫发了 不要发了",
    Intent.RESUBSCRIBE: "恢复 恢复通知 重新订阅 恢复订阅",
    Intent.REGISTER: "登记 我要登记 注册 我要注册",
    Intent.HELP: "帮助 菜单 help ? 怎么用",
}
COMMANDS = {word.lower(): intent for intent, words in _COMMANDS.items() for word in words.split()}


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_YES = _words(
    "1 一 是 是的 对 对的 对嘞 同意 我同意 好 好的 好嘞 要得 嗯 嗯嗯 可以 行 得行 得 愿意 愿 我愿意",
    "确认 没错 要 ok yes y 👍 [强] [ok]",
)
_NO = _words("2 二 不 不是 不对 错 错了 不同意 我不同意 不愿意 我不愿意 不愿 不要 不行 不得行 不可以 莫 否 no 👎")
_SKIP = _words("跳过 跳 没有 没得 无 不填 不知道 不晓得 不说 pass")
_PUNCTUATION = " \t\r\n。，,.!！~～、"


def plain(text: str) -> str:
    """Full-width made half, lower case, no surrounding punctuation; emoji stay, for a thumb is an answer."""
    return unicodedata.normalize("NFKC", text).lower().strip(_PUNCTUATION)


def command(text: str) -> Intent | None:
    """The intent of a message that is exactly one of the fixed words."""
    return COMMANDS.get(plain(text))


_ASKING = re.compile(
    r"[?？]|吗|咋|怎么|怎样|多少|好多|好久|什么时候|啥时候|哪里|哪点|哪个|为什么|为啥"
    r"|有没有|有没得|格有|是不是|能不能|可不可以|要不要|招不招|收不收"
)


def is_question(text: str) -> bool:
    """Whether the person asks something: then his words are no answer to what we asked."""
    return bool(_ASKING.search(text))


def is_yes(text: str) -> bool:
    return plain(text) in _YES


def is_no(text: str) -> bool:
    return plain(text) in _NO


def is_skip(text: str) -> bool:
    return plain(text) in _SKIP


_ORDINAL = re.compile(
    r"^(?:第|选|要|我选|我要)?\s*([0-9]{1,2}|[零〇一二两三四五六七八九十]{1,3})\s*(?:个|号|项|条)?(?=$|[\s、.:：)）.。,，])"
)
_CHINESE = "零一二三四五六七八九十"


def number(text: str) -> int | None:
    """The small number a message is or begins with: 2, ２, 二, 第二个, `2 某某镇`."""
    found = _ORDINAL.match(plain(text))
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else _chinese(found[1])


def _chinese(digits: str) -> int:
    digits = digits.replace("两", "二").replace("〇", "零")
    tens, ten, ones = digits.rpartition("十")
    value = _CHINESE.index(ones) if len(ones) == 1 else 0
    return (_CHINESE.index(tens) if tens else 1) * 10 + value if ten else value


def chosen(text: str, choices: Sequence[str]) -> int | None:
    """The place (from 0) of the one choice that a message means: by its number or by its words."""
    position = number(text)
    if position is not None:
        return position - 1 if 1 <= position <= len(choices) else None
    said = plain(text)
    exact = [at for at, choice in enumerate(choices) if said == plain(choice)]
    named = exact or [at for at, choice in enumerate(choices) if plain(choice) in said]
    return named[0] if len(named) == 1 else None

"""Words that mean one thing at any step: the fixed commands, questions, yes and no, and 跳过."""

import re

from bot.understanding.agreement import agreed
from bot.understanding.choices import number
from bot.understanding.folding import fold
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
_SKIP = frozenset(["跳过", "跳", "没有", "没得", "无", "不填", "不知道", "不晓得", "记不得", "记不到", "不说", "pass"])
_PUNCTUATION = " ,.!。~、"
_ASKING = re.compile(
    r"\?|吗|咋|怎么|怎样|多少|好多|好久|什么时候|啥时候|哪里|哪点|哪个|为什么|为啥"
    r"|有没有|有没得|格有|是不是|能不能|可不可以|要不要|招不招|收不收"
)
_NO_ASSENT = frozenset(
    {
        *(Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.MY_STATUS, Intent.TRAINING, Intent.POLICY),
        *(Intent.SUBSIDY, Intent.HELP),
    }
)


def plain(text: str) -> str:
    """Folded (full-width, traditional, capitals), without surrounding punctuation."""
    return fold(text).strip(_PUNCTUATION)


def command(text: str) -> Intent | None:
    """The intent of a message that is exactly one of the fixed words."""
    return COMMANDS.get(plain(text))


def is_question(text: str) -> bool:
    """Whether the person asks something: then his words are no answer to what we asked."""
    return bool(_ASKING.search(fold(text)))


def is_skip(text: str) -> bool:
    return plain(text) in _SKIP


def assent(text: str, meant: Intent) -> bool | None:
    """Yes or no to a question whose line 1 says yes and line 2 no; None for anything else.

    A wish or a question that begins like a yes (要找工作, 好多钱) is none; `meant` is how it was understood.
    """
    if meant in _NO_ASSENT or is_question(text):
        return None
    said = agreed(text)
    return {1: True, 2: False}.get(number(text) or 0) if said is None else said

"""Words with the same meaning at every step: fixed commands, questions, yes and no, and 跳过."""

import re

from bot.understanding.answers.choices import number
from bot.understanding.answers.yes_no import agreed
from bot.understanding.meaning import Intent
from bot.understanding.spelling.folding import fold

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
_SKIP = re.compile(
    r"(?:我|的|先|暂时|这个|身份证|号码|手机|电话|姓名|名字)*"
    r"(?:跳过?|没有?|没得|莫得|无|不填|空着|pass|不(?:知道|晓得|认得|清楚|告诉你?|给|说)|不(?:想|愿意?)[说填给讲答]|(?:记|想)不[得到清起]|忘记?)"
    r"(?:手机|电话|身份证|号码?|名字|带|在身上|来|了|的|嘞|你们?)*"
)
_PUNCTUATION = " ,.!。~、"
_ASKING = re.compile(
    r"\?|吗|咋|怎么|怎样|(?:多少|好多)(?!钱?都)|好久|什么时候|啥时候|哪里|哪点|哪个|为什么|为啥"
    r"|有没有|有没得|格有|(.)不\1|是不是|能不能|可不可以|要不要|招不招|收不收|哪(?!.{0,2}都)|几[时点号天多]|谁|多长|(?<=..)还是(?![去不想要愿算])|(?<=..)没有[,。!~]?$"
    r"|(?<!没)(?<!没有)(?:什么|啥子?)(?!.{0,2}都)(?!要求)|(?<=..)(?<![先就还是也都])不[,。!~]?$|(?<=..)没[,。!~]?$|[不没],"
)
_NO_ASSENT = frozenset(
    {
        *(Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.MY_STATUS, Intent.TRAINING, Intent.POLICY),
        *(Intent.SUBSIDY, Intent.HELP, Intent.GREETING),
    }
)
_ASSENT_ALONE = frozenset({Intent.REGISTER, Intent.APPLY, Intent.HUMAN, Intent.RESUBSCRIBE})
"""Intents of sentences that only begin like a yes or hold a no: 中秋快乐, 号码不用了，换新的."""
_LONGEST_ASSENT = 6
"""Characters of a yes or no that is understood as something else: 愿意登记."""
_SHORT = 3
_NO = re.compile(
    "不(?:同意|愿|要|想|行|得行|可以|对|是|用|登|填|弄|报|干|太|肯|准|接受|允许|能|去|答应)|要不得|使不得|先不|拒绝|反对|算了|免了|取消|重来|重新|错"
)
_CALMING = re.compile("[莫别不](?:急|慌|忙|怕|笑|闹|客气|好意思|担心)")
"""Words that hold a no and refuse nothing."""
_YES = re.compile("同意|愿意|确认|照样|可以|好|对|行|要得")
"""The words of a no and of a yes in a message longer than one word; 手机没电 is no no."""


def plain(text: str) -> str:
    """The text folded (full-width, traditional, capitals), without surrounding punctuation."""
    return fold(text).strip(_PUNCTUATION)


def command(text: str) -> Intent | None:
    """The intent of a message that is exactly one of the fixed words."""
    return COMMANDS.get(plain(text))


def is_question(text: str) -> bool:
    """True if the text asks something, so that the words do not answer our own question."""
    return bool(_ASKING.search(fold(text)))


def is_skip(text: str) -> bool:
    return bool(_SKIP.fullmatch(plain(text)))


def assent(text: str, meant: Intent) -> bool | None:
    """True for yes, False for no, None for anything else; line 1 of the question says yes, line 2 no.

    A wish or a question that begins like a yes (要找工作, 好多钱) gives None; `meant` is the intent understood.
    """
    said, line = agreed(text), {1: True, 2: False}.get(number(text) or 0)
    if line is not None:
        return line if said in (line, None) else None
    words = plain(text)
    if (
        _CALMING.search(words)
        or meant in _NO_ASSENT
        or is_question(text)
        or (said is False and len(words) > _SHORT and not _NO.search(words))
    ):
        return None
    is_alone = len(words) <= _LONGEST_ASSENT and (meant is not Intent.APPLY or _YES.search(words))
    return said if is_alone or meant not in _ASSENT_ALONE else None

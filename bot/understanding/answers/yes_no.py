"""Yes and no, as people say them when asked for consent or whether something is right."""

import re

from bot.understanding.spelling.folding import fold

_YES_SIGNS = re.compile("[👍👌✅✔☑🆗]|\\[(?:强|OK|好的|ok|赞)\\]")
_NO_SIGNS = re.compile("[👎❌✖🙅✘❎]|\\[(?:弱|NO|no)\\]")
_EDGES = re.compile(r"^[\s,。.!、~:;\"'()]+|[\s,。.!、~:;\"'()]+$")
_PARTICLES = re.compile(r"(?:[的嘛吧啊呀哦噢嘞哈呢撒噻嘀滴呗哟咯了哒哩]|您?请?登记|谢谢|老师)+$")
_QUESTION = re.compile(r"(?:[吗么?]|是不是|对不对|可不可以|行不行|能不能|好不好|要不要)$|^(?:怎么|什么|为什么|咋|啥)")
_DOUBT = re.compile(r"不晓得|不知道|不清楚|不懂|不明白|随便|再说|等[下会哈]|想[想哈下]|考虑|看看|不一定|可能")
_NEGATED_YES = re.compile(
    r"(?:没有?|莫得)(?:问题|错|意见|事|得问题|得错)|不错|错不了|不反对|不是不(?:同意|愿意|想|行|可以|要)|不会错|冒得问题"
)
_NO = re.compile(
    r"不|否|莫|没|错|别|拒绝|反对|算了|免了|取消|假的|^no?$|^nope$|^2$|^二$|^x$|冇|懒得|改一?下?$|重来|重新"
)
_YES = re.compile(
    r"^(?:嗯|恩|唔|昂|哼|噢|哦|好|行|得|要得|得行|中|成|可以|可|能|是|对|同意|愿意|愿|要|想|肯|准|准许|允许|认可|确认|确定|正确|没|当然|"
    r"必须|肯定|一定|就是|是我|收到|晓得|知道|明白|没毛病|整得成|巴适|安逸|接受|支持|授权|1$|一$|yes|y$|ok|okay|yeah|yep|sure)"
)
_YES_INSIDE = re.compile(r"(?:同意|愿意|可以|要得|得行|没问题|是的|对的|好的|正确|无误|就是这个)")


def agreed(text: str) -> bool | None:
    """Returns True for yes, False for no, None for a question, a doubt or something else.

    `1` and `2` are the numbered choices of such a question; a no inside a yes wins (要不得, 不同意).
    """
    yes, no = bool(_YES_SIGNS.search(text)), bool(_NO_SIGNS.search(text))
    plain = _EDGES.sub("", fold(text))
    if not plain:
        return yes if yes != no else None
    if _QUESTION.search(plain) or _DOUBT.search(plain):
        return None
    core = _PARTICLES.sub("", plain.replace("不好意思", "")).strip(" ,") or plain
    if _NEGATED_YES.search(core):
        return True
    if _NO.search(core):
        return False
    return True if _YES.match(core) or _YES_INSIDE.search(core) else None

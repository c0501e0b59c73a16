"""People's replies to short messages, read: does the person refuse more of them, or want them again?

In doubt a reply that speaks of an end refuses: a message too few is mended by 恢复 (by short message or in the chat), a
message to somebody who refused is not.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

LONGEST = 200
"""Characters that are read; a refusal stands at the beginning."""
_SIGNS = re.compile(r"[^0-9A-Z\u4e00-\u9fff]+")
_POLITE = r"(?:我|要|想|请|麻烦|你|您|们|帮|给|短信|回|复|发|送){0,6}"
_LETTERS = re.compile(
    rf"{_POLITE} ?(?:(?:T ?D ?){{1,8}}|R{{1,8}}|T{{1,8}}|N{{1,8}})"
    r"(?:$|(?= ?[谢请不别莫勿停退拒了哈啊呀吧的]| [\u4e00-\u9fff]))"
)
"""R, T, TD, N as they stand or repeated, alone or before words: `TD 谢谢`, `R退订`; not `T恤`, `N95`, `R2`."""
_ENGLISH = re.compile(r"(?:PLEASE )?(?:STOP|UNSUBSCRIBE|QUIT|CANCEL|OPT ?OUT|TUI ?DING|JU ?SHOU|NO)(?: [A-Z ]{0,40})?")
_ENDS = re.compile(
    r"退订|退定|退顶|退丁|拒收|拒绝(?:接收|短信|收|通知)|取消(?:订阅|短信|接收|推送|通知)|停止?(?:发送|推送|发|短信|接收)|"
    r"不再?(?:想|要|愿意|愿)?再?(?:接收|收到|看到|收短信|收信息|收消息|收通知)|不想收|不要收|不收(?:了|你|$)|"
    r"(?:别|莫|勿|甭|不要|不用|不必|不许|不准|不得|不需要|无需|停止)(?:再|又|老|总|一直|天天|给|跟|向|往|对|我|们|随便|乱|继续){0,6}"
    r"(?:发(?!工|钱|薪|票|证|烧|货|展|财|愁)|推送|骚扰|打扰|烦|(?:来|送)(?:短信|信息|消息|通知))|"
    r"骚扰|屏蔽|拉黑|免打扰|勿扰|(?:解除|关闭|关掉|停掉)(?:订阅|短信|通知|推送)|不同意(?:接收|发)|"
    r"再发.{0,4}(?:举报|投诉|报警)|(?:怎么|还在|一直|老是|又)(?:还在|又在|在|给我)?发短信|(?:删除|删掉|去掉|移除).{0,6}(?:号码|手机号|名单)|"
    r"名单.{0,4}(?:删除|删掉|去掉|移除)"
)
_ALONE = re.compile(
    r"(?:我|都|谢谢|已经|暂时){0,3}(?:不需要|不用|不要|不同意|不收|取消|停|拒|退)(?:了|谢谢|的|啦|吧|止|这[些种类]?|短信|信息|通知|消息|再){0,5}"
)
_KEEPS = re.compile(
    r"(?:不|没|没有|未|别|莫|勿|不要|不想|不是)(?:是|要|想|打算|给|帮|把|让|我){0,4}"
    r"(?:退订|退定|拒收|取消订阅|屏蔽|拉黑|停发|停止)"
)
_AGAIN = re.compile(
    r"恢复|重新(?:接收|订阅|开通|收|发)|(?:取消|撤销|撤回)(?:退订|拒收)|(?:误|错|不小心)(?:点|按|发|回|操作)?(?:了|的)?(?:退订|拒收)|"
    r"(?:退订|拒收)(?:点|按|发|回|弄|搞)?错|(?:还|又|继续|再)(?:想|要|愿意)(?:再)?(?:收|接收|订阅)|继续(?:接收|发|收)|开通短信"
)
_NOT_AGAIN = re.compile(r"(?:不|别|莫|勿|不要|不用|不想)(?:要|想|再|用|给我|我){0,4}(?:恢复|重新|继续|开通)")
_ALL = re.compile(
    r"(?:全部|全都|所有|一切|统统|什么|都|全)(?:的|短信|通知|消息|信息|种类|渠道|给我|我){0,4}(?:退订|退定|拒收|取消|不要|别发|不收|停)|"
    r"(?:退订|退定|拒收|取消)(?:了)?(?:全部|所有|一切)"
)


def refusal_scope(text: str) -> str:
    """`sms`, `all`, or empty where the reply refuses nothing."""
    words = _words(text)
    if _wants_again(words) or not _refuses(words):
        return ""
    return "all" if _ALL.search(words.replace(" ", "")) else "sms"


def wants_again(text: str) -> bool:
    """True if the person wants short messages again, or asks how to get them again."""
    return _wants_again(_words(text))


def _wants_again(words: str) -> bool:
    close = words.replace(" ", "")
    return bool(_AGAIN.search(close)) and not _NOT_AGAIN.search(close)


def _refuses(words: str) -> bool:
    if _LETTERS.match(words) or _ENGLISH.fullmatch(words):
        return True
    # Signs may part a refusal (`退-订`), and two sentences (`不要！退订`): only words that touch take one back.
    kept = _KEEPS.sub(" ", words)
    close = kept.replace(" ", "")
    return bool(_ENDS.search(close) or _ALONE.fullmatch(close))


def _words(text: str) -> str:
    """The words in simplified characters, capitals and plain digits; signs and blanks as one blank."""
    plain = _simplified().convert(unicodedata.normalize("NFKC", text[:LONGEST]))
    return _SIGNS.sub(" ", plain.upper()).strip()


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")

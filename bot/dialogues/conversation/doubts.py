"""A stop that was only guessed is never done: 别墅, 别急 and 莫给我整夜班 refuse no notices (R59).

The meaning of words is read from their likeness to examples. What would cost a person something (all notices, a
registration half done) needs a word that says so, and not only as a part of another word.
"""

import re

from bot.dialogues.base import Next, Turn, stay
from bot.dialogues.fixed_words import command, is_question
from bot.dialogues.registration import steps as registration
from bot.understanding.meaning import Intent
from bot.understanding.spelling.folding import fold

_OTHER_WORDS = re.compile(
    "退(?:订|掉|了|一?[个张件间份]|那[个张件间份]|我的|他的){0,3}(?:快递|外卖|[火汽]?车票|机票|船票|高铁票|酒店|宾馆|衣服|手机卡|流量|会员|套餐|保险|学费?|货|款|票)"
    "(?:[^,。]{0,3}退)?"
    "|(?:莫|别|不要|不用)(?:再|老是|总是?|天天|一直){0,2}(?:喊|叫|让|逼|催|劝|安排|派)我们?(?:去|做|干|上|进|填|写|说|登|到|回)(?!打工|上班|干活)[^,。]{0,12}"
    "|别(?:打岔|插嘴|插话|吹牛|[整搞写填弄记看听]错|人|嫌|扣|押|拖)"
    "|[特性级区分离告个辨识派类]别|(?:别|莫)(?:墅|克|针|名|致|扭|急|慌|忙|怕|忘|担心|介意|客气|见外|见怪|见笑|生气|误会|哭|笑|闹|逗|扯|骗|哄|坑|黑我"
    "|个都|家|处|样|说了?算|非|斯科|干山|要紧)"
    "|退(?:伍|役|休|烧|热|路|婚|厂|税|货|款|房|宿舍|步|耕|潮|押金)|订(?:婚|书|单|货|餐|票|个?车票|做|钉)|停(?:车|电|水|工|产|薪|业|职|诊|课|靠)"
    "|关(?:系|心|照|灯|窗|节|键|于|羊)|发(?:烧|财|达|电|动机|型|廊|展|现|货|票|愁|火|育|工资|钱)|推(?:土|车|拿|荐)|不要(?:紧|忘)"
    "|t恤|(?:那|好)?(?:就)?不(?:多|再)?打扰(?:您|你|你们|老师|大家)?了"
    "|(?:莫|别|不要|不想|不上|不干)[^,。发推收]{0,5}(?:夜班|晚班|大夜|加班|倒班|流水线|站班|站起|体检|押金|中介)"
)
"""Words that hold the characters of a stop and mean something else."""
_SAYS = {
    Intent.UNSUBSCRIBE: re.compile(
        "[退订定停关删撤掐移扰烦吵响叮静拒莫别够汀丁阅关发推群断甭炸]|通知|消息|信息|短信|名单|投诉|举报|免了|去掉|只[收要]|取消|拉黑|屏蔽|消停|清净|没兴趣|来了|遭"
        "|[不没唔冇].{0,8}(?:[要想用接搞整看收发推送找理传傳]|兴趣|需要|联系|通知|消息)|[a-z]"
    ),
    Intent.RESUBSCRIBE: re.compile(
        "[复付订定阅退发收推开加拉要再回错误停看喊叫]|通知|消息|信息|短信|电话|联系|告诉|打扰|[a-z]"
    ),
    Intent.CANCEL: re.compile(
        "取消|取削|取肖|算[了求球咯喽嘞哒逑]|退出|^(?:先|就|给我|那就)?停|停了?[吧掉]|停止|结束|放弃|终止|中止|中断|拉倒|罢了|免了|作废|撤|打住|懒"
        "|不(?:想|愿|愿意|再|要|用|必|需要|消)?(?:再)?(?:登|填|搞|弄|办|报|整|注册|继续|记|说|答|要|干了|来了|用了|用|玩|同意|聊|问|查|麻烦)"
        "|(?:莫|别)(?:再|给我|帮我|替我)?(?:登|填|搞|弄|办|报|整|注册|继续|记|问)|唔搞|[a-z]"
    ),
}
"""By intent: what says it."""
_REFUSES = re.compile("[退订定停删撤莫别不没唔冇拒免丁汀掐断关取屏拉烦吵扰响够又让老总]|[a-z]")
"""In a question that refuses: 咋退, 能不能莫发. 哪个给我发的短信 only asks."""
_TIME = (
    "(?:晚上|夜里|夜间|半夜|深夜|中午|清早|早上|大清早|白天|周末|星期[天日六]|上班时间?|上班|睡觉|休息|过年|节假日)"
    "(?:的?时候|时间|间|里|头)?"
)
_FEWER = re.compile(
    "(?:请|麻烦|你们|能不能|可不可以|可以|最好|尽量|,){0,3}(?:"
    f"{_TIME}(?:就|都|再)?(?:莫|别|不要|不准|不许|不得|少)(?:给我|再|来|乱)?(?:发|打|推送?|吵|扰|打扰)(?:我|人|电话|短信|消息|信息|通知)?"
    "|(?:少|慢|晚|迟)(?:点儿?|些)?(?:给我)?发(?:点|些|几条)?(?:短信|消息|信息|通知|岗位)?|发(?:少|慢)(?:点|些)"
    "|(?:一|每|1)(?:天|日|周|个?星期|个?月|礼拜)(?:给我|就|只|最多|顶多|莫超过|别超过){0,2}(?:发|推)?送?[一二两三几123](?:条|次|回|个)(?:消息|信息|通知|岗位)?"
    "(?:就行|就好|就够|就可以|可以|够|行|好|嘛)?)(?:了|的|吧|嘛|嘞|哈|啊|呀|哦|呢|谢谢|[ ,。.!~]){0,4}"
)
"""The whole of a wish for fewer notices, or for none at an hour."""
_UNTOUCHED = {
    Intent.UNSUBSCRIBE: "没全看懂，通知没有动。不想收通知就回“退订”；别的事直接说，或回“人工”找人。",
    Intent.RESUBSCRIBE: "没全看懂，通知没有动。想重新收通知就回“恢复”；别的事直接说，或回“人工”找人。",
}


def doubted(turn: Turn) -> Next | None:
    """The reply instead of a stop or a resuming that is only guessed; None for words that say what they mean."""
    intent = turn.said.intent
    if intent not in _SAYS or command(turn.text) is not None:
        return None
    said = fold(turn.text)
    if intent is Intent.UNSUBSCRIBE and _FEWER.fullmatch(said):
        return _beside(turn, _fewer(turn))
    said = _OTHER_WORDS.sub(" ", said)
    only_asks = intent is Intent.UNSUBSCRIBE and is_question(turn.text) and not _REFUSES.search(said)
    if _SAYS[intent].search(said) and not only_asks:
        return None
    if intent is Intent.CANCEL:
        # Outside a registration a cancel costs nothing. Within one, a person who only puts it off loses nothing.
        return registration.wait(turn) if turn.step in registration.STEPS else None
    return _beside(turn, _UNTOUCHED[intent])


def holds_other_word(text: str) -> bool:
    """True for a text with a word that only looks like a stop: 莫慌 is no answer either."""
    return bool(_OTHER_WORDS.search(fold(text)))


def _fewer(turn: Turn) -> str:
    push = turn.facts.plan.push
    first, last = push.sms_window
    return (
        f"短信和电话只在{first}到{last}之间；岗位通知一天最多{push.vacancy_per_day}条，一周最多{push.vacancy_per_week}条。"
        "还嫌多就回“通知设置”挑着收；一条都不要，回“退订”。"
    )


def _beside(turn: Turn, words: str) -> Next:
    """The words at the same step, with the question of a registration asked again."""
    return stay(turn, words, closing=registration.ask_again(turn) if turn.step in registration.STEPS else "")

"""The platform's own words in place of a message that it does not hand on: a sticker, a file, a red packet …

They come as a text message. They are not the person's words.
"""

import re
import unicodedata

LONGEST = 80
_HIDDEN = (
    "不支持|不支援|不受支持|无法显示|無法顯示|不能显示|不能顯示|无法查看|無法查看|不能查看|无法展示|不能展示|"
    "无法识别|无法接收|无法打开|请在手机|請在手機|请升级|請升級|请更新|unsupported|not supported|not support|"
    "be displayed|to display|to view|view it on|view on"
)
_THING = (
    "消息|訊息|讯息|信息|内容|內容|类型|類型|表情|贴图|版本|手机上?查看|message|content|sticker|type|version|file|"
    "on your phone|on phone"
)
_NOT_SHOWN = re.compile(_HIDDEN)
_ABOUT_MESSAGE = re.compile(_THING)
_SYMBOLS_AFTER = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f ]{1,20}$")
_OPEN, _CLOSE = "[【(〔「《<{", "]】)〕」》>}"
_MEDIA = (
    "图片|圖片|照片|语音|語音|(?:小)?视频|影片|文件|档案|檔案|(?:动画|動畫|自定义)?表情包?|贴图|貼圖|位置|(?:微信)?(?:红包|紅包)|"
    "转账|轉賬|链接|連結|小程序|(?:个人)?名片|聊天记录|聊天記錄|音乐|音樂|视频号|卡券|接龙|直播|"
    "photo|image|picture|voice|audio|video|file|stickers?|animated sticker|animation|gif|emoji|location|link|transfer|"
    "red ?packet|music|mini ?program|contact(?: card)?|chat history"
)
_NAMED = re.compile(
    rf"(?:(?:对方|您)?(?:发送|发来|收到|分享)了?(?:一[个条张段])?)?(?:{_MEDIA})(?:消息)?|"
    rf"sent an? (?:{_MEDIA})|unsupported|"
    "(?:未知|系统|非文本)(?:类型)?(?:的)?消息|(?:unknown|system|non-?text) messages?|消息已(?:被)?撤回"
)
_TITLED = re.compile(
    r"[\[【](?:文件|链接|連結|(?:微信)?红包|转账|小程序|(?:个人)?名片|聊天记录|视频号|音乐|位置|"
    r"file|link|red packet|transfer)[\]】].*",
    re.DOTALL,
)
"""The name of a card and its title: `[文件] 简历.docx`."""
_BARE = re.compile(
    r"(?:您?(?:已|有)?(?:收到|发来)了?(?:一[条个])?|该|此|这[条是]|当前|對方|对方|您?的?)?"
    r"(?:(?:当前|目前|暂|暫|的)?(?:版本|客户端|微信)?(?:暂|暫)?(?:不支持|不支援)的?)?"
    r"(?:消息|訊息|信息|内容|內容|表情)(?:类型|類型)?[,、 ]?"
    r"(?:当前版本|目前|暂时|暫時|暂|暫)?(?:无法|無法|不能|不支持|不支援)(?:显示|顯示|查看|展示|接收)?"
    r"(?:[,、 ]?请(?:在手机上|升级|更新)[^,。]{0,20})?"
    r"|(?:您?收到了?)?(?:当前|目前|暂|暫)?(?:微信)?(?:版本)?(?:暂|暫)?(?:不支持|不支援)的?(?:展示|显示|查看)?(?:该|此)?"
    r"(?:消息|訊息|内容|內容)(?:类型|類型)?(?:,?请[^,。]{0,20})?"
    r"|(?:您?收到|对方发来)了?一[个条](?:消息|表情|文件|视频|图片|语音),?请(?:在|用)?手机上?(?:查看|打开)"
)
_ENGLISH = re.compile(
    r"(?:this |the |received |an |a |type of ){0,4}"
    r"(?:unsupported (?:message|content|sticker|file)(?: type)?"
    r"|(?:message|content)(?: type)? (?:is |was )?(?:not supported|unsupported)"
    r"|(?:message|content) (?:cannot|can't) be displayed)"
    r"[a-z ,.!']{0,60}"
)


def is_placeholder(text: str) -> bool:
    """True if the whole text stands in place of a message that is not shown; in Chinese or English, any brackets."""
    if len(text) > LONGEST:
        return False
    words = " ".join(unicodedata.normalize("NFKC", text).replace("\u2019", "'").casefold().split())
    words = _SYMBOLS_AFTER.sub("", words)
    if _TITLED.match(words):
        return True
    inside = words.strip(f"{_OPEN}{_CLOSE}。.! ")
    if words and words[0] in _OPEN and not any(sign in inside for sign in _OPEN + _CLOSE):
        return bool(_NAMED.fullmatch(inside)) or _says_so(inside)
    return bool(_BARE.fullmatch(inside) or _ENGLISH.fullmatch(inside))


def _says_so(words: str) -> bool:
    return bool(_NOT_SHOWN.search(words) and _ABOUT_MESSAGE.search(words))

"""The platform's own words in place of a message that it does not hand on: a sticker, a file, a red packet …

They come as a text message. They are not the person's words.
"""

import re
import unicodedata

LONGEST = 80
_SHUT = (
    "不支持|不支援|不受支持|无法显示|無法顯示|不能显示|不能顯示|无法查看|無法查看|不能查看|无法展示|不能展示|"
    "无法识别|无法接收|无法打开|请在手机|請在手機|请升级|請升級|请更新|unsupported|not supported|not support|"
    "be displayed|to display|to view|view it on|view on"
)
_THING = (
    "消息|訊息|讯息|信息|内容|內容|类型|類型|表情|贴图|版本|手机上?查看|message|content|sticker|type|version|file|"
    "on your phone|on phone"
)
_NOT_SHOWN = re.compile(_SHUT)
_ABOUT_MESSAGE = re.compile(_THING)
_BRACKETED = re.compile(r"[\[【(〔「《<][^\[\]【】()〔〕「」《》<>]{1,80}[\]】)〕」》>][。.!]?")
_BARE = re.compile(
    r"(?:您?(?:已|有)?(?:收到|发来)了?(?:一[条个])?|该|此|这[条是]|当前|對方|对方|您?的?)?"
    r"(?:(?:当前|目前|暂|暫|的)?(?:版本|客户端|微信)?(?:暂|暫)?(?:不支持|不支援)的?)?"
    r"(?:消息|訊息|信息|内容|內容|表情)(?:类型|類型)?[,、 ]?"
    r"(?:当前版本|目前|暂时|暫時|暂|暫)?(?:无法|無法|不能|不支持|不支援)(?:显示|顯示|查看|展示|接收)?"
    r"(?:[,、 ]?请(?:在手机上|升级|更新)[^,。]{0,20})?[。.!]?"
)
_ENGLISH = re.compile(
    r"(?:this |the |received |an |a ){0,3}"
    r"(?:unsupported (?:message|content|sticker|file)(?: type)?"
    r"|(?:message|content)(?: type)? (?:is |was )?(?:not supported|unsupported)"
    r"|(?:message|content) (?:cannot|can't) be displayed)"
    r"[a-z ,.!']{0,60}"
)
_MEDIA = re.compile(
    "图片|圖片|照片|语音|語音|(?:小)?视频|影片|文件|档案|檔案|(?:动画|動畫|自定义)?表情|贴图|貼圖|位置|(?:微信)?(?:红包|紅包)|"
    "转账|轉賬|链接|連結|小程序|(?:个人)?名片|聊天记录|聊天記錄|音乐|音樂|视频号|卡券|接龙|直播|"
    "photo|image|picture|voice|audio|video|file|stickers?|animated sticker|emoji|location|link|transfer|red ?packet|"
    "music|mini ?program|contact(?: card)?|chat history|unsupported"
)


def is_placeholder(text: str) -> bool:
    """True if the whole text stands in place of a message that is not shown; in Chinese or English, any brackets."""
    if len(text) > LONGEST:
        return False
    words = " ".join(unicodedata.normalize("NFKC", text).replace("\u2019", "'").casefold().split())
    if _BRACKETED.fullmatch(words):
        inside = words.strip("[]【】()〔〕「」《》<>。.! ")
        return bool(_MEDIA.fullmatch(inside)) or _says_so(inside)
    return bool(_BARE.fullmatch(words) or _ENGLISH.fullmatch(words))


def _says_so(words: str) -> bool:
    return bool(_NOT_SHOWN.search(words) and _ABOUT_MESSAGE.search(words))

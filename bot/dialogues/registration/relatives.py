"""The relation to another person for whom somebody writes (requirements.md 4.4: 我帮我妈问).

The *writer* is the one who types; the *person* is the relative or neighbour whose data it is.
"""

import re

from bot.dialogues.base import Kept
from bot.understanding.spelling.folding import fold

OTHER = "他"
_WORDS = {
    "妈妈": "妈妈 老妈 妈 母亲 阿妈 娘",
    "爸爸": "爸爸 老爸 爸 父亲 阿爸 爹 老爹 老汉 老者",
    "老公": "老公 丈夫 男人 男的 当家的",
    "老婆": "老婆 妻子 媳妇 婆娘 爱人 女人",
    "儿子": "儿子 崽 儿",
    "女儿": "女儿 姑娘 闺女",
    "孩子": "孩子 娃儿 娃娃 娃 小孩 仔",
    "哥哥": "哥哥 大哥 哥 二哥",
    "姐姐": "姐姐 大姐 姐 二姐",
    "弟弟": "弟弟 弟 兄弟 幺弟 老弟",
    "妹妹": "妹妹 妹 幺妹 老妹",
    "爷爷": "爷爷 爷 公公 外公 老爷爷",
    "奶奶": "奶奶 奶 婆婆 外婆",
    "嫂子": "嫂子 嫂嫂 大嫂",
    "亲戚": "叔叔 叔 舅舅 舅 姑妈 姑姑 姨妈 姨 伯伯 伯父 侄儿 侄女 表弟 表妹 表哥 表姐"
    " 堂弟 堂哥 女婿 儿媳 岳父 岳母 丈母娘 亲戚"
    " 兄弟媳妇 弟媳 弟妹 姐夫 妹夫 姑爷 孙子 孙女 婶婶 姨娘 孃孃 舅妈 叔娘 伯娘 老表 表嫂 侄子 公婆 老丈人",
    "家人": "家人 家里人 屋头人 家里的人 屋里人 老人 家里头",
    OTHER: "别人 人家 旁人 村民 邻居 老乡 朋友 同村 他 她 另一个人 其他人 别个 一个人 一个村民 一个老乡 一个亲戚",
}
_BY_WORD = {word: known for known, words in _WORDS.items() for word in words.split()}
_LONGEST_FIRST = sorted(_BY_WORD, key=len, reverse=True)
_WHO = "|".join(_LONGEST_FIRST)
RELATION = f"(?:{_WHO})"
"""The pattern of any word for a relation."""
_PROXY = re.compile(
    rf"(?:帮|给|替|代|为|帮忙给)(?:到|忙|着)?(?:我|俺|咱)?(?:们)?(?:家|屋头|屋里|隔壁|村|村里|同村|寨子里)?(?:的|嘞|那个)?(?P<who>{_WHO})"
    r"(?:[^,。?!]{0,8}?)"
    r"(?:登[记计]|登个记|登一下|登下|登一个|登个|登(?=$|[吗嘛不呢吧,。?! ])|报名|报个名|注册"
    r"|填(?:表|资料|一下|下)?|建档)"
)
_REGISTERING = (
    "(?:登(?!录|机|陆)(?:记|计|个记|一下|下|一个|个|上)?|注册|建个?档案?|填个?(?:表|资料))"
    "(?!记|计|过|好|完|了|没|成|不了|进度|信息)"
)
_NEEDY = re.compile(
    rf"(?:^|[,。!? ]|我|俺|咱|家|屋头|屋里|隔壁|村里|村头|有个|一个)(?:的|嘞|们)?(?P<who>{_WHO})"
    rf"(?P<between>[^。?!]{{0,24}}?){_REGISTERING}"
)
"""A sentence about a relative that ends in registering: 我妈没手机咋个登记."""
_WITHOUT_PHONE = re.compile(
    rf"(?:^|[,。!? ]|我|俺|咱|家|屋头|屋里|隔壁)(?:的|嘞|们)?(?P<who>{_WHO})(?P<between>[^。?!]{{0,6}}?)"
    "(?:也)?(?:想|要|愿意)(?:去|来|出去|打工|上班|进厂|找|做)"
    "[^。?!]{0,10}?(?:没|不会|不识|不认|用不来|不懂)(?:得|有|用|玩|打)?[^,。]{0,2}(?:手机|微信|字|智能机)"
)
"""A relative who wishes to go and cannot write here: 我妈想去，没手机."""
_BY_WRITER = re.compile(
    "(?:叫|喊|让|要|帮|给|替|陪|催|跟|劝|推荐|介绍)(?:我|俺)|(?:我|俺)(?:也?[要想来能]|自己|咋|怎|可以(?![帮给替代]))"
)
_HELPED = re.compile("帮|给|替|代|没|不会|不识|不得|不懂|不能|用不来")
_NEED = re.compile("咋|怎|如何|哪|能|可以|得不得|想|要|也|需|去")
_LEARNER = re.compile(
    rf"(?:帮|给|替|代|为)(?:我|俺|咱)?(?:们)?(?:家|屋头|屋里|隔壁)?(?:的|嘞)?(?P<who>{_WHO})[^,。?!]{{0,8}}?(?:报|学|培训)"
)
_BARE = re.compile(rf"(?:是|给|帮)?(?:我|俺|咱)?(?:们)?(?:家|屋头)?(?:的|嘞|那个)?(?P<who>{_WHO})(?:的|嘞|呀|啊|吧)?")
_ABOUT_SCHOOL = re.compile("读书|上学|学校|学籍|上大学|幼儿园")


def spoken_for(text: str) -> str | None:
    """The relation of the person whom the writer registers, `OTHER` for no relative; None without such a person."""
    said = fold(text)
    if _ABOUT_SCHOOL.search(said):
        return None
    found = _PROXY.search(said)
    relation = _BY_WORD[found["who"]] if found else None
    return _needy_in(said) or relation if relation in (None, OTHER) else relation


def _needy_in(said: str) -> str | None:
    """The relation of the person who cannot register without the writer, or wishes to."""
    found = _NEEDY.search(said) or _WITHOUT_PHONE.search(said)
    if found is None or _BY_WRITER.search(found["between"]):
        return None
    relation, between = _BY_WORD[found["who"]], found["between"]
    is_meant = _HELPED.search(between) or (relation != OTHER and (not between or _NEED.search(between)))
    return relation if is_meant else None


def learning_for(text: str) -> str | None:
    """The relation of the person for whom the writer asks for training (帮我妈报个缝纫班); None if it is the writer."""
    found = _LEARNER.search(fold(text))
    return _BY_WORD[found["who"]] if found else None


def relation_in(text: str) -> str:
    """The relation in an answer to the question for it; `OTHER` for all other words."""
    found = _BARE.fullmatch(fold(text).strip(" ,。.!"))
    return _BY_WORD[found["who"]] if found else OTHER


def names_other(text: str) -> bool:
    """True if the answer names a person without a relation, such as 邻居."""
    found = _BARE.fullmatch(fold(text).strip(" ,。.!"))
    return found is not None and _BY_WORD[found["who"]] == OTHER


def named(whose: str) -> str:
    """The words for the person in a message to the writer."""
    return whose if whose == OTHER else f"您{whose}"


def worded(words: str, kept: Kept) -> str:
    """A question about the person, worded for the writer; unchanged if people answer for themselves."""
    if not (whose := kept.get("whose")):
        return words
    who = named(str(whose))
    return words.replace("您", who) if "您" in words else f"（问的是{who}）{words}"

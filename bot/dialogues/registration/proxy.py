"""Registration for another person: first the relation is named; staff ask that person for consent by phone (R59)."""

from bot.dialogues.base import Kept, Next, Turn
from bot.dialogues.fixed_words import assent, is_question
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.consent import CONSENT
from bot.dialogues.registration.details import particulars
from bot.dialogues.registration.relatives import OTHER, named, names_other, relation_in, spoken_for
from bot.understanding.answers.choices import chosen
from bot.understanding.meaning import Intent

CONSENT_STEP = f"{registration.DIALOGUE}.{CONSENT.name}"
BY_CALL = "call"
"""Kept instead of the version of the consent text: the person has not consented yet."""
_CHOICES = "1 接着填\n2 不填了"
_LONGEST_RELATION = 8


def asked(turn: Turn) -> Next | None:
    """The explanation after 我帮我妈登记, at any point; None if the message does not register another person."""
    whose = spoken_for(turn.text)
    if whose is None or turn.kept.get("whose") == whose:
        return None
    if (other := _registering(turn)) is not None:
        words = f"现在登的是{other}的。先登完，或者回“取消”不登了，再发“帮{whose}登记”，就登{named(whose)}的。"
        return Next(words)
    told = particulars(turn.text, turn.facts)
    return _explained(whose, {**told.values, "faults": dict(told.faults)})


def _registering(turn: Turn) -> str | None:
    """The person whose registration has begun with answers; None if nothing would be lost by another one."""
    begun = turn.step in registration.STEPS - {registration.WHOSE, registration.AGREE}
    if not begun or (turn.step == CONSENT_STEP and not turn.kept.get("whose")):
        return None
    return named(str(turn.kept["whose"])) if turn.kept.get("whose") else "您自己"


def again(turn: Turn) -> Next | None:
    """The answer to the menu of a registered person; its second line is the file of another person."""
    if chosen(turn.text, registration.FOR_WHOM) != 1:
        return registration.again(turn)
    return Next("好，给哪个登记？直接写，比如：妈妈、老公、邻居。", registration.WHOSE, turn.kept)


def whose(turn: Turn) -> Next | None:
    """The answer to 给哪个登记; None for words that name nobody."""
    relation = relation_in(turn.text)
    is_sentence = turn.said.intent is not Intent.OTHER or is_question(turn.text) or len(turn.text) > _LONGEST_RELATION
    return None if relation == OTHER and is_sentence and not names_other(turn.text) else _explained(relation, turn.kept)


def agree(turn: Turn) -> Next | None:
    """Go on once the writer has agreed that the person will be asked for consent."""
    said = assent(turn.text, turn.said.intent)
    if said is None:
        return None
    if not said:
        return Next("好，不填了，什么都没有保存。让本人用自己的微信登记，或者打电话给我们也行，回“人工”。", ends=True)
    return registration.begin(turn, {**turn.kept, "consent": BY_CALL})


def _explained(whose: str, given: Kept) -> Next:
    who = named(whose)
    words = (
        f"可以帮{who}登记。要{who}本人同意才算数：您先把{who}的情况告诉我，我们加密存着，"
        f"工作人员会打电话问{who}本人。同意了才建档案；不同意，填的内容全部删掉。在那以前不发通知，也不能报名岗位。"
    )
    return Next(f"{words}\n{_CHOICES}", registration.AGREE, {**given, "whose": whose})


def kept_words(whose: str, number: int, phone: str) -> str:
    """The last message: the next steps. It does not say 登记完成, because consent is still missing."""
    who = named(whose)
    how = f"工作人员会打 {phone} 问{who}本人" if phone else f"没有留电话，工作人员会上门或托村里问{who}本人"
    return (
        f"{who}的资料先存好了，等本人同意（第 {number} 号）。{how}，同意了档案才算建好。"
        f"请先跟{who}说一声。不同意或者联系不上，我们就删掉。不收任何费用。"
    )

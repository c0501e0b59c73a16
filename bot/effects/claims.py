"""Effects of 反对 and 绑定: claims ended, offers of staff declined or accepted."""

from dataclasses import replace
from functools import partial

from bot.dialogues.self_service.claims import AcceptOffers, ObjectToClaims
from bot.effects.base import EffectContext, PerformedStep
from models.queries.people.people import list_people_of
from models.queries.staff.staff import add_audit
from programme.people.filing.claims import object_to_claims
from programme.people.filing.offers import LEFT, accept_offers, decline_offers

ENDED = "这次登记没有核对上，填的内容已经全部删掉。弄错了请带身份证到服务站，或者回“人工”。"
WARNING = (
    "有人在另一个微信上用您的姓名和身份证号登记。您的档案没有动，还在这里。\n"
    "不是您，回“反对”，我们马上停掉。是您换了微信，不用管，工作人员会打电话跟您核对。"
)
_NOTHING = "现在没有要您答复的登记。有什么不放心的，回“人工”找工作人员。"


def object_to(context: EffectContext, _effect: ObjectToClaims, done: PerformedStep) -> PerformedStep:
    """End the claims and offers; the other chats hear of it, and staff find it in the audit."""
    ended = object_to_claims(context.session, context.follower.id, context.now)
    declined = decline_offers(context.session, context.follower.id, context.now)
    if not ended and not declined:
        return done.saying(_NOTHING)
    for person in list_people_of(context.session, context.follower.id) if ended else ():
        add_audit(context.session, context.now, None, "claim_objected", "person", person.id)
    after = tuple(partial(context.bot.ports.say_later, openid, ENDED) for openid in ended)
    return replace(done, after=(*done.after, *after)).saying("好，已经停掉了，您的档案没有动。谢谢您告诉我们。")


def accept(context: EffectContext, _effect: AcceptOffers, done: PerformedStep) -> PerformedStep:
    """Link this chat to the files; a chat that had one before hears of it."""
    people, left = accept_offers(context.session, context.follower.id, context.now)
    if not people:
        return done.saying(_NOTHING)
    for person in people:
        add_audit(context.session, context.now, None, "chat_linked", "person", person.id)
    after = tuple(partial(context.bot.ports.say_later, openid, LEFT) for openid in left)
    numbers = "、".join(person.service_no or "" for person in people)
    return replace(done, after=(*done.after, *after)).saying(f"好，这个微信连上了服务档案（编号 {numbers}）。")

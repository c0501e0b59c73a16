"""Effects of 退订 and 恢复: notices stopped and resumed."""

from bot.dialogues.self_service.unsubscribe import ResumeNotices, StopNotices
from bot.effects.base import EffectContext, PerformedStep
from models.queries.people.people import list_people_of
from programme.people.consents import refuse_notices, resume_notices

EVERYTHING = "all"


def stop_notices(context: EffectContext, effect: StopNotices, done: PerformedStep) -> PerformedStep:
    """Stop notices for everybody on this phone, and for the phone itself."""
    if effect.scope == EVERYTHING:
        context.follower.stopped = True
    for person in list_people_of(context.session, context.follower.id):
        refuse_notices(context.session, person, effect.scope, "chat", context.now)
    return done


def resume_all_or_one(context: EffectContext, effect: ResumeNotices, done: PerformedStep) -> PerformedStep:
    """Resume one kind of notice, or all; other kinds stay refused. The phone itself is open again in any case."""
    context.follower.stopped = False
    scopes = (effect.scope, "sms", "calls") if effect.scope == EVERYTHING else (effect.scope,)
    for person in list_people_of(context.session, context.follower.id):
        for scope in scopes:
            resume_notices(context.session, person, scope, "chat", context.now)
    return done

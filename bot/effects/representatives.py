"""The effect that names the representative of a town."""

from bot.dialogues.help.representatives import ShowRepresentative
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.handovers import town_id_of
from models.places import Town
from models.queries.staff.staff import find_representative


def show_representative(context: EffectContext, effect: ShowRepresentative, done: PerformedStep) -> PerformedStep:
    """Name the representative with the phone; without one, or without a town, say how to ask."""
    town_id = town_id_of(context, effect.town or None)
    town = context.session.get(Town, town_id) if town_id else None
    if town is None:
        return done.saying("您问的是哪个镇（乡）的代表？写上镇名再问一次，或者回“人工”。")
    keeper = find_representative(context.session, town.id)
    if keeper is None:
        phone = context.facts.plan.service.office_phone
        return done.saying(f"{town.name}现在还没有宣传代表。{f'打{phone}问，或者' if phone else ''}回“人工”。")
    reached = f"，电话{keeper.phone}" if keeper.phone else ""
    name = keeper.display_name or keeper.name
    return done.saying(f"负责{town.name}的宣传代表是{name}{reached}。找工作人员回“人工”。")

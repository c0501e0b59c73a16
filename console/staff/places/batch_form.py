"""The form for a batch of posters."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from console.web.forms import Form, labelled
from models.places import Town, Village
from programme.calendar import today
from push.offline.poster_batches import BatchEntry
from push.offline.postings import MOST_COPIES


class BatchForm(Form):
    """Place, day, manner and number of posters."""

    place = StringField("在哪里发", [DataRequired("请写在哪里发。"), Length(max=40)])
    where = SelectField("属于哪个乡镇、村")
    on_day = DateField("哪天", [DataRequired("请选日期。")])
    manner = StringField("怎么发", [Optional(), Length(max=40)])
    copies = IntegerField(
        "印多少张",
        [InputRequired("请填张数。"), NumberRange(1, MOST_COPIES, message=f"张数是 1 到 {MOST_COPIES}。")],
    )

    @classmethod
    def for_towns(cls, towns: Mapping[Town, Iterable[Village]], territory: int | None, now: datetime) -> "BatchForm":
        """The form with its places; `territory`: the only town offered, None offers all."""
        form = cls()
        form.where.choices = labelled(
            (value, words)
            for town, villages in towns.items()
            if territory in (None, town.id)
            for value, words in (
                (f"{town.id}-", town.name),
                *((f"{town.id}-{village.id}", f"{town.name} {village.name}") for village in villages),
            )
        )
        if form.on_day.data is None and not form.is_submitted():
            form.on_day.data = today(now)
        return form

    def entry(self) -> BatchEntry:
        town_id, _, village_id = self.where.data.partition("-")
        return BatchEntry(
            int(town_id),
            self.place.data,
            self.on_day.data,
            self.copies.data,
            self.manner.data or "",
            int(village_id) if village_id else None,
        )

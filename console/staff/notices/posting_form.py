"""The form by which postings of a notice are ordered."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta

from wtforms import DateField, IntegerField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from console.web.forms import Checkboxes, Form, labelled
from console.web.labels import POSTING_CHANNEL
from models.places import Town, Village
from models.push.postings import PostingChannel
from programme.calendar import CHINA, today
from push.offline.postings import MOST_COPIES, Order, Place

USUAL_DAYS = 3
DAY_ENDS = time(18)


class PostingForm(Form):
    """The postings to order: kinds, places and the last day."""

    channels = Checkboxes("贴什么", choices=labelled((one.value, words) for one, words in POSTING_CHANNEL.items()))
    stations = Checkboxes("乡镇服务站", coerce=int)
    whole_towns = Checkboxes("全镇的每个村", coerce=int)
    due_on = DateField("最迟哪天完成", [DataRequired("请选日期。")])
    copies = IntegerField(
        "宣传单张每处几份",
        [InputRequired("请填份数。"), NumberRange(1, MOST_COPIES, message=f"份数是 1 到 {MOST_COPIES}。")],
        default=50,
    )

    @classmethod
    def for_towns(cls, towns: Iterable[Town], now: datetime) -> "PostingForm":
        form = cls()
        form.stations.choices = form.whole_towns.choices = labelled((town.id, town.name) for town in towns)
        if form.due_on.data is None:
            form.due_on.data = today(now) + timedelta(days=USUAL_DAYS)
        return form

    def order(self, villages: Mapping[Town, Iterable[Village]], chosen: Iterable[int]) -> Order:
        """The order of the form; `chosen`: ids of single villages beside the towns taken whole."""
        single = set(chosen)
        places = [Place(town_id) for town_id in self.stations.data or ()]
        for town, its_villages in villages.items():
            whole = town.id in (self.whole_towns.data or ())
            places += [Place(town.id, village.id) for village in its_villages if whole or village.id in single]
        due_at = datetime.combine(self.due_on.data, DAY_ENDS, CHINA).astimezone(UTC)
        return Order([PostingChannel(one) for one in self.channels.data or ()], places, due_at, self.copies.data)

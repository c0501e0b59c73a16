"""The form by which a vacancy is posted, by an enterprise or by staff on its behalf."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from console.web.forms import Checkboxes, Form, labelled, options
from console.web.labels import VACANCY_KIND
from models.work import VacancyKind
from programme.imports.vacancies import split_words
from programme.work.review.vacancy_review import VacancyPosting
from programme.work.vocabulary import BENEFITS, EDUCATION_WORDS, SHIFTS, TRADES

WHOLE = NumberRange(0, 1_000_000, "请填 0 以上的整数。")
NEEDED = InputRequired("请填这一项。")


class VacancyForm(Form):
    """Fields of Vacancy (interfaces.md). The review, not the form, judges what the law needs."""

    kind = SelectField("岗位性质", choices=labelled(VACANCY_KIND.items()), coerce=VacancyKind, default=VacancyKind.JOB)
    title = StringField("岗位名称", [DataRequired("请填岗位名称。"), Length(max=100)])
    trade = SelectField("工种", choices=options(TRADES, "请选择"))
    headcount = IntegerField("招几个人", [NEEDED, WHOLE])
    wage_min = IntegerField("每月工资最低（元）", [NEEDED, WHOLE])
    wage_max = IntegerField("每月工资最高（元）", [NEEDED, WHOLE])
    age_min = IntegerField("最小年龄", [Optional(), WHOLE])
    age_max = IntegerField("最大年龄", [Optional(), WHOLE])
    education = SelectField("文化程度", choices=options(EDUCATION_WORDS))
    majors = StringField("对口的专业", [Optional(), Length(max=200)])
    shift = SelectField("班次", choices=options(SHIFTS, "请选择"))
    benefits = Checkboxes("待遇", choices=options(BENEFITS))
    skills = StringField("手艺和证件要求", [Optional(), Length(max=500)])
    address = StringField("上班地点", [Length(max=200)])
    text = TextAreaField("做什么、怎么算工资、住哪里", [Length(max=5000)])
    valid_until = DateField("招到哪一天", [Optional()])

    @classmethod
    def of(cls, posting: VacancyPosting) -> "VacancyForm":
        """The form filled with a posting that is to be changed."""
        return cls(data=vars(posting) | {"majors": "、".join(posting.majors)})

    def posting(self, enterprise: str) -> VacancyPosting:
        """The posting of the enterprise with the form's values.

        Each field of the form bears the name of its field of VacancyPosting. An optional text field that the request
        leaves out is None in `data` and must become "" here.
        """
        values = {name: value for name, value in self.data.items() if name != "csrf_token"}
        values["benefits"], values["majors"] = tuple(values["benefits"] or ()), split_words(values["majors"] or "")
        values["skills"] = values["skills"] or ""
        return VacancyPosting(**values | {"enterprise": enterprise})

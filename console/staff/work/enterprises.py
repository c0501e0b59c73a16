"""Enterprises: their facts, and the check of their identity every six months (requirements.md 3.2)."""

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.web.forms import Form
from models.queries.staff.staff import add_audit
from models.queries.work.vacancies import find_enterprise, list_enterprises
from models.work import Enterprise
from programme.calendar import china, today

CHECKED_EVERY_MONTHS = 6
LAST_DAY_EVERYWHERE = 28
blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")


class EnterpriseForm(Form):
    """The facts of an enterprise."""

    name = StringField("企业名称", [DataRequired("请填企业名称。"), Length(max=100)])
    credit_code = StringField(
        "统一社会信用代码", [Optional(), Regexp(r"^[0-9A-HJ-NPQRTUWXY]{18}$", message="应是 18 位数字和大写字母。")]
    )
    address = StringField("地址", [Optional(), Length(max=200)])
    contact = StringField("联系人和电话", [Optional(), Length(max=100)])


def recheck_on(verified_at: datetime | None) -> date | None:
    """The day by which the identity is to be checked again; None: never checked."""
    if verified_at is None:
        return None
    checked = china(verified_at).date()
    months = checked.month - 1 + CHECKED_EVERY_MONTHS
    return date(checked.year + months // 12, months % 12 + 1, min(checked.day, LAST_DAY_EVERYWHERE))


@blueprint.get("/")
@allowed(Action.KEEP_ENTERPRISES)
def index() -> ResponseReturnValue:
    with services().sessions() as session:
        rows = [(one, count, recheck_on(one.verified_at)) for one, count in list_enterprises(session)]
        return render_template("enterprises/index.html", rows=rows, day=today(services().clock()))


@blueprint.route("/new", methods=["GET", "POST"])
@allowed(Action.KEEP_ENTERPRISES)
def new() -> ResponseReturnValue:
    form, runtime = EnterpriseForm(), services()
    if not form.validate_on_submit():
        return render_template("enterprises/form.html", form=form, title="登记企业")
    with runtime.sessions.begin() as session:
        if find_enterprise(session, form.name.data.strip()):
            form.name.errors = ["这个企业已经登记过了。"]
            return render_template("enterprises/form.html", form=form, title="登记企业")
        enterprise = Enterprise(created_at=runtime.clock(), **_facts(form))
        session.add(enterprise)
        session.flush()
        add_audit(session, runtime.clock(), me().id, "enterprise_added", "enterprise", enterprise.id)
    flash("已登记。核对营业执照以后，点“今天核对了”。", "success")
    return redirect(url_for(".index"))


@blueprint.route("/<int:enterprise_id>", methods=["GET", "POST"])
@allowed(Action.KEEP_ENTERPRISES)
def edit(enterprise_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions.begin() as session:
        enterprise = session.get_one(Enterprise, enterprise_id)
        form = EnterpriseForm(obj=enterprise)
        taken = find_enterprise(session, (form.name.data or "").strip())
        if taken is not None and taken.id != enterprise_id:
            flash("已经有别的企业用这个名称。", "danger")
        elif form.validate_on_submit():
            for name, value in _facts(form).items():
                setattr(enterprise, name, value)
            add_audit(session, runtime.clock(), me().id, "enterprise_changed", "enterprise", enterprise_id)
            flash("已保存。", "success")
            return redirect(url_for(".index"))
        return render_template("enterprises/form.html", form=form, title=enterprise.name)


@blueprint.post("/<int:enterprise_id>/verify")
@allowed(Action.KEEP_ENTERPRISES)
def verify(enterprise_id: int) -> ResponseReturnValue:
    """Record that the licence was checked today."""
    runtime = services()
    with runtime.sessions.begin() as session:
        enterprise = session.get_one(Enterprise, enterprise_id)
        enterprise.verified_at = runtime.clock()
        add_audit(session, runtime.clock(), me().id, "enterprise_verified", "enterprise", enterprise_id)
    flash(f"已记下：{enterprise.name}的身份今天核对过。", "success")
    return redirect(url_for(".index"))


def _facts(form: EnterpriseForm) -> dict[str, str]:
    return {name: (value or "").strip() for name, value in form.data.items() if name != "csrf_token"}

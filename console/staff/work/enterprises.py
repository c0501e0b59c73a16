"""Enterprises: their facts, and the check of their identity every six months (requirements.md 3.2)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.web.forms import Form
from models.queries.staff.staff import add_audit
from models.queries.work.vacancies import find_enterprise, find_enterprise_by_code, list_enterprises
from models.work import Enterprise
from programme.calendar import today
from programme.work.enterprises import (
    EnterpriseError,
    amend_enterprise,
    normalise_credit_code,
    recheck_on,
    verify_enterprise,
)

LAPSED = "名称或信用代码改了，要再看一次营业执照、点“今天核对了”；在那以前它的岗位不给人看，也不能发布。"
blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")


class EnterpriseForm(Form):
    """The facts of an enterprise."""

    name = StringField("企业名称", [DataRequired("请填企业名称。"), Length(max=100)])
    credit_code = StringField("统一社会信用代码", [Optional(), Length(max=100)])
    address = StringField("地址", [Optional(), Length(max=200)])
    contact = StringField("联系人和电话", [Optional(), Length(max=100)])

    def validate_credit_code(self, field: StringField) -> None:
        """Refuse a code that no licence bears; wtforms calls it by its name."""
        try:
            normalise_credit_code(field.data or "")
        except EnterpriseError as refusal:
            raise ValidationError(str(refusal)) from None

    def facts(self) -> dict[str, str]:
        return {name: (value or "").strip() for name, value in self.data.items() if name != "csrf_token"}


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
        if _is_taken(session, form, None):
            return render_template("enterprises/form.html", form=form, title="登记企业")
        enterprise = Enterprise(created_at=runtime.clock())
        amend_enterprise(enterprise, form.facts())
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
        if not form.validate_on_submit() or _is_taken(session, form, enterprise_id):
            return render_template("enterprises/form.html", form=form, title=enterprise.name)
        has_lapsed = amend_enterprise(enterprise, form.facts())
        add_audit(session, runtime.clock(), me().id, "enterprise_changed", "enterprise", enterprise_id)
    flash(f"已保存。{LAPSED}" if has_lapsed else "已保存。", "warning" if has_lapsed else "success")
    return redirect(url_for(".index"))


@blueprint.post("/<int:enterprise_id>/verify")
@allowed(Action.KEEP_ENTERPRISES)
def verify(enterprise_id: int) -> ResponseReturnValue:
    """Record that the licence was checked today, for the name and code that the page showed."""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            enterprise = session.get_one(Enterprise, enterprise_id)
            if request.form.get("seen", _shown(enterprise)) != _shown(enterprise):
                raise EnterpriseError(f"刚才有人改过这家企业，现在是：{_shown(enterprise)}。请对着营业执照再核对一次。")
            verify_enterprise(enterprise, runtime.clock())
            add_audit(session, runtime.clock(), me().id, "enterprise_verified", "enterprise", enterprise_id)
        flash(f"已记下：{enterprise.name}的身份今天核对过。", "success")
    except EnterpriseError as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for(".index"))


def _shown(enterprise: Enterprise) -> str:
    """Name and code as the page shows them beside the button."""
    return f"{enterprise.name} {enterprise.credit_code}".strip()


def _is_taken(session: Session, form: EnterpriseForm, enterprise_id: int | None) -> bool:
    """True if another enterprise has this name or code; the fault then stands at its field."""
    facts = form.facts()
    code = normalise_credit_code(facts["credit_code"])
    twins = {
        "name": (find_enterprise(session, facts["name"]), "这个企业已经登记过了。"),
        "credit_code": (find_enterprise_by_code(session, code), "别的企业已经用这个信用代码登记过了。"),
    }
    taken = {name: words for name, (twin, words) in twins.items() if twin is not None and twin.id != enterprise_id}
    for name, words in taken.items():
        form[name].errors = [words]
    return bool(taken)

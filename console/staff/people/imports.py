"""The import of the county's register by page: provider, basis, and the fate of each row (R15)."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.web.errors import InputError
from console.web.forms import Form
from models.queries.people.imports import list_batches
from models.queries.staff.staff import add_audit
from models.register import ImportBatch
from programme.imports.batches import Basis
from programme.imports.refusals import ImportRefused
from programme.imports.register import KIND, OPTIONAL, REQUIRED, import_register
from programme.imports.tables import read_table
from programme.imports.undo import UndoRefused, undo_import

MOST_ROWS = 3000
"""So many rows are stored within a request; a whole county's register goes in by `flask import register`."""
SHOWN = 50
KINDS = ("xlsx", "xls", "ods", "csv", "tsv", "txt")
blueprint = Blueprint("imports", __name__, url_prefix="/imports")


class RegisterForm(Form):
    """The file, its provider and its basis."""

    file = FileField(
        "名册文件",
        [FileRequired("请选择文件。"), FileAllowed(KINDS, "请用 XLSX 或 CSV 文件。")],
    )
    provider = StringField("谁提供的", [DataRequired("请写明谁提供的数据。"), Length(max=100)])
    basis = StringField("依据", [DataRequired("请写明依据，例如文号或函件。"), Length(max=200)])


@blueprint.route("/", methods=["GET", "POST"])
@allowed(Action.IMPORT_REGISTER)
def index() -> ResponseReturnValue:
    form, runtime = RegisterForm(), services()
    if form.validate_on_submit():
        try:
            return redirect(url_for(".show", batch_id=_import(form)))
        except (ImportRefused, InputError) as refusal:
            form.file.errors = [str(refusal)]
    with runtime.sessions() as session:
        batches = list_batches(session, KIND, SHOWN)
    return render_template("imports/index.html", form=form, batches=batches, columns=REQUIRED, most=MOST_ROWS)


@blueprint.get("/<int:batch_id>")
@allowed(Action.IMPORT_REGISTER)
def show(batch_id: int) -> ResponseReturnValue:
    """Show the report of one batch."""
    with services().sessions() as session:
        batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.kind != KIND:
        abort(404)
    return render_template("imports/show.html", batch=batch)


@blueprint.post("/<int:batch_id>/undo")
@allowed(Action.IMPORT_REGISTER)
def undo(batch_id: int) -> ResponseReturnValue:
    """Undo a batch: everything that only this batch touched returns to its earlier values."""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            report = undo_import(session, batch_id, runtime.clock())
            add_audit(session, runtime.clock(), me().id, "import_undone", "import_batch", batch_id)
        kept = len(report["kept"])
        newer = f"有 {kept} 处后来又说过或改过，留着没动，列在下面。" if kept else ""
        flash(f"已撤销，退回 {report['reverted']} 处。{newer}", "success")
    except UndoRefused as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for(".show", batch_id=batch_id))


def _import(form: RegisterForm) -> int:
    """Import the file; returns the batch. Raises ImportRefused, or InputError for a file too long for a page."""
    content, runtime = form.file.data.read(), services()
    rows = sum(1 for _ in read_table(content, REQUIRED, OPTIONAL).rows)
    if rows > MOST_ROWS:
        raise InputError(
            f"这份有 {rows} 行，网页一次最多收 {MOST_ROWS} 行。请分成几份，或请技术人员用命令 import register 导入。"
        )
    with runtime.sessions.begin() as session:
        basis = Basis(form.provider.data.strip(), form.basis.data.strip())
        report = import_register(session, runtime.plan, content, basis, runtime.clock())
        batch_id: int = report["batch"]
        add_audit(session, runtime.clock(), me().id, "register_imported", "import_batch", batch_id)
    return batch_id

"""二维码: every code with its figures, batches of posters, and everything to print (R13, R29)."""

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.places.batch_form import BatchForm
from console.staff.places.qr_code_list import SHOWN, Filter, code_in_territory, lines_of, spreadsheet, total_of
from console.web.downloads import XLSX
from models.queries.offline.qr_codes import get_origin
from models.queries.offline.qr_figures import figures_of, list_codes, list_days, list_scenes
from models.queries.places import list_villages_by_town
from programme.calendar import today
from push.errors import PlatformRefused, PlatformUnreachable
from push.offline.paper.qr_codes import Layout, code_png, codes_pdf
from push.offline.poster_batches import BatchRefused, add_batch, withdraw_code
from push.offline.qr_codes import MOST, ensure_code
from push.offline.qr_names import KIND_NAMES, name_of, number_of
from push.offline.qr_targets import list_targets
from push.queues import MAKE_CODES, NORMAL

DAYS = 60
MOST_PRINTED = 200
MAKING_SECONDS = 60
blueprint = Blueprint("codes", __name__, url_prefix="/codes")


@blueprint.get("/")
@allowed(Action.USE_QR_CODES)
def index() -> ResponseReturnValue:
    """List the codes: `?kind=batch&town=3`, or `?number=10015` as a person reads it out."""
    wanted = Filter.asked()
    with services().sessions() as session:
        lines = lines_of(session, wanted)
        made = list_scenes(session)
        missing = [one for one in list_targets(session) if one.scene not in made and me().sees_town(one.town_id)]
        return render_template(
            "codes/index.html",
            lines=lines,
            total=total_of(lines),
            wanted=wanted,
            kinds=KIND_NAMES,
            towns=list(list_villages_by_town(session)),
            missing=len(missing),
            used=len(made),
            most=MOST,
            shown=SHOWN,
        )


@blueprint.get("/<int:code_id>")
@allowed(Action.USE_QR_CODES)
def show(code_id: int) -> ResponseReturnValue:
    runtime = services()
    since = today(runtime.clock()) - timedelta(days=DAYS - 1)
    with runtime.sessions() as session:
        code = code_in_territory(session, code_id)
        counted = {one.day: one for one in list_days(session, code_id, since)}
        days = [since + timedelta(days=number) for number in range(DAYS)]
        rows = [
            {"day": f"{day.month}月{day.day}日"}
            | {name: getattr(counted.get(day), name, 0) for name in ("follows", "repeats", "people", "unfollowed")}
            for day in days
        ]
        return render_template(
            "codes/show.html",
            code=code,
            number=number_of(code.id),
            name=name_of(code),
            kind=KIND_NAMES[code.kind],
            figures=figures_of(session, [code])[code.id],
            origin=get_origin(session, code.scene),
            rows=rows,
            days=DAYS,
        )


@blueprint.post("/make")
@allowed(Action.MAKE_QR_CODES)
def make() -> ResponseReturnValue:
    """Make the missing codes by a job: there may be hundreds."""
    queues = services().queues
    if queues.is_first_in("make_codes", MAKING_SECONDS):
        queues.enqueue(NORMAL, MAKE_CODES)
    flash("正在做，过一会儿刷新这一页。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/of/<scene>")
@allowed(Action.USE_QR_CODES)
def open_one(scene: str) -> ResponseReturnValue:
    """Open the code of one thing (`enterprise-3`) and make it if missing; 404 for a thing that ought to have none."""
    runtime = services()
    with runtime.sessions() as session:
        wanted = next((one for one in list_targets(session) if one.scene == scene), None)
    if wanted is None or not me().sees_town(wanted.town_id):
        abort(404)
    try:
        code = ensure_code(runtime, wanted)
    except (PlatformRefused, PlatformUnreachable):
        flash("微信现在给不出二维码，请过一会儿再试。", "warning")
        return redirect(url_for(".index", kind=wanted.kind))
    return redirect(url_for(".show", code_id=code.id))


@blueprint.route("/batches/new", methods=["GET", "POST"])
@allowed(Action.USE_QR_CODES)
def new_batch() -> ResponseReturnValue:
    """Add a batch of posters, with its code at once."""
    runtime = services()
    with runtime.sessions() as session:
        form = BatchForm.for_towns(list_villages_by_town(session), me().territory, runtime.clock())
    if not form.validate_on_submit():
        return render_template("codes/batch.html", form=form)
    try:
        target = add_batch(runtime, me().id, form.entry())
        code = ensure_code(runtime, target)
    except BatchRefused as refusal:
        flash(str(refusal), "danger")
        return render_template("codes/batch.html", form=form)
    except (PlatformRefused, PlatformUnreachable):
        flash("批次记下了，微信现在给不出二维码。过一会儿点“做缺的码”。", "warning")
        return redirect(url_for(".index"))
    flash("批次记下了，码也做好了，可以打印。", "success")
    return redirect(url_for(".show", code_id=code.id))


@blueprint.post("/<int:code_id>/withdraw")
@allowed(Action.MAKE_QR_CODES)
def withdraw(code_id: int) -> ResponseReturnValue:
    withdraw_code(services(), me().id, code_id, withdrawn=request.form.get("withdrawn") == "1")
    flash("记下了。", "success")
    return redirect(url_for(".show", code_id=code_id))


@blueprint.get("/print.pdf")
@allowed(Action.USE_QR_CODES)
def print_many() -> ResponseReturnValue:
    """Print codes: `?layout=card&codes=3&codes=5`; without any chosen, all in force that the filter shows."""
    layout, wanted = _layout(), Filter.asked()
    runtime, chosen = services(), request.args.getlist("codes", type=int)
    with runtime.sessions() as session:
        kind = None if chosen else wanted.kind_shown
        ids = chosen or wanted.ids
        codes = list_codes(session, kind=kind, town_id=wanted.town_id, ids=ids, limit=MOST_PRINTED + 1)
        standing = [code for code in codes if code.withdrawn_at is None]
        if 0 < len(standing) <= MOST_PRINTED:
            pdf = codes_pdf(session, standing, layout, runtime.plan.service)
            return _file(pdf, "application/pdf", f"codes-{layout}.pdf", inline=True)
    flash(f"一次最多打印 {MOST_PRINTED} 个，请先选种类或乡镇。" if standing else "没有可以打印的码。", "warning")
    return redirect(url_for(".index", **wanted.arguments))


@blueprint.get("/<int:code_id>.pdf")
@allowed(Action.USE_QR_CODES)
def pdf(code_id: int) -> ResponseReturnValue:
    """Print one code over the whole page: `?layout=poster`."""
    layout, runtime = _layout(), services()
    with runtime.sessions() as session:
        code = code_in_territory(session, code_id)
        paper = codes_pdf(session, [code], layout, runtime.plan.service)
    return _file(paper, "application/pdf", f"code-{number_of(code_id)}.pdf", inline=True)


@blueprint.get("/<int:code_id>.png")
@allowed(Action.USE_QR_CODES)
def png(code_id: int) -> ResponseReturnValue:
    """Send the code as a picture, to be kept on a phone and handed on."""
    runtime = services()
    with runtime.sessions() as session:
        picture = code_png(session, code_in_territory(session, code_id), runtime.plan.service)
    return _file(picture, "image/png", f"code-{number_of(code_id)}.png", inline=False)


@blueprint.get("/export.xlsx")
@allowed(Action.USE_QR_CODES)
def export() -> ResponseReturnValue:
    """Send the whole filtered list as a spreadsheet."""
    with services().sessions() as session:
        return _file(spreadsheet(lines_of(session, Filter.asked(), limit=None)), XLSX, "codes.xlsx", inline=False)


def _layout() -> Layout:
    """The layout named by `?layout=`; 404 for an unknown one."""
    layout = request.args.get("layout", "")
    if layout not in list(Layout):
        abort(404)
    return Layout(layout)


def _file(body: bytes, mimetype: str, name: str, *, inline: bool) -> Response:
    disposition = f"{'inline' if inline else 'attachment'}; filename={name}"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": disposition})

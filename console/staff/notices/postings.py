"""Postings of notices: order, print, report with a photo (R29). They reach places; no household is counted by them."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.notices.posting_form import PostingForm
from models.push.postings import Posting, PostingChannel, PostingState
from models.queries.notices.listings import get_announced
from models.queries.offline.postings import get_posting, list_codes, list_postings
from models.queries.places import list_villages_by_town
from push.errors import PlatformRefused, PlatformUnreachable
from push.offline.paper.postings import SIZES, PaperSize, place_of, posting_pdf
from push.offline.photos import FOLDER, PhotoRefused
from push.offline.postings import Place, PostingRefused, order_postings, report_not_done, report_posted, scans_since
from push.offline.qr_codes import ensure_code
from push.offline.seven_channels import KIND_NAMES, NAMED_CHANNELS, named_channel

SHOWN = 500
blueprint = Blueprint("postings", __name__)


@blueprint.get("/postings/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    """List the postings, newest notice first; a representative sees the own town's."""
    notice_id = request.args.get("notice", type=int)
    with services().sessions() as session:
        rows = list_postings(session, notice_id=notice_id, town_id=me().territory, limit=SHOWN)
        return render_template(
            "postings/index.html",
            rows=[(posting, place_of(posting)) for posting in rows],
            scans=scans_since(session, rows),
            now=services().clock(),
            notice_id=notice_id,
            sizes=SIZES,
        )


@blueprint.route("/notices/<int:notice_id>/postings/new", methods=["GET", "POST"])
@allowed(Action.ARRANGE_POSTINGS)
def new(notice_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions() as session:
        notice, villages = get_announced(session, notice_id), list_villages_by_town(session)
    form = PostingForm.for_towns(villages, runtime.clock())
    chosen = request.form.getlist("villages", type=int)
    if form.validate_on_submit():
        try:
            made = order_postings(runtime, me().id, notice_id, form.order(villages, chosen))
        except PostingRefused as refusal:
            flash(str(refusal), "danger")
        else:
            flash(f"安排了 {len(made)} 处。" if made else "这些都已经安排过了。", "success")
            return redirect(url_for("notices.show", notice_id=notice_id))
    return render_template(
        "postings/new.html",
        notice=notice,
        form=form,
        villages=villages,
        chosen=chosen,
        named=NAMED_CHANNELS,
        kinds=KIND_NAMES,
    )


@blueprint.get("/postings/<int:posting_id>")
@allowed(Action.SEE_PROGRAMME)
def show(posting_id: int) -> ResponseReturnValue:
    with services().sessions() as session:
        posting = _posting(session, posting_id)
        return render_template(
            "postings/show.html",
            posting=posting,
            place=place_of(posting),
            scans=scans_since(session, [posting])[posting.id],
            sizes=SIZES[posting.channel],
            proof=named_channel(posting.channel).proof,
            now=services().clock(),
        )


@blueprint.get("/postings/<int:posting_id>.pdf")
@allowed(Action.SEE_PROGRAMME)
def pdf(posting_id: int) -> ResponseReturnValue:
    """Print one posting (`?paper=a3`) with its place's code; an error if the platform cannot make the code now."""
    runtime = services()
    with runtime.sessions() as session:
        posting = _posting(session, posting_id)
    size = _size(posting.channel)
    try:
        code = ensure_code(runtime, Place(posting.town_id, posting.village_id).target)
    except (PlatformRefused, PlatformUnreachable):
        flash("微信现在给不出这里的二维码，请过一会儿再打印。", "danger")
        return redirect(url_for(".show", posting_id=posting_id))
    return _paper(posting_pdf([posting], size, runtime.plan.service, {code.scene: code}))


@blueprint.get("/notices/<int:notice_id>/postings.pdf")
@allowed(Action.SEE_PROGRAMME)
def all_papers(notice_id: int) -> ResponseReturnValue:
    """Print all of one channel that still have to hang, a page a place: `?channel=board&paper=a4`."""
    runtime, channel = services(), request.args.get("channel", "")
    if channel not in list(PostingChannel):
        abort(404)
    size = _size(PostingChannel(channel))
    with runtime.sessions() as session:
        mine = list_postings(session, notice_id=notice_id, town_id=me().territory)
        ordered = [one for one in mine if one.channel == channel and one.state is PostingState.ORDERED]
        codes = list_codes(session, {one.scene for one in ordered})
    if missing := [one for one in ordered if one.scene not in codes]:
        flash(
            f"有 {len(missing)} 处还没有二维码（{place_of(missing[0])} 等），请先到“二维码”页点“做缺的码”。", "danger"
        )
    elif not ordered:
        flash("这一种没有要贴的了。", "info")
    else:
        return _paper(posting_pdf(ordered, size, runtime.plan.service, codes))
    return redirect(url_for(".index", notice=notice_id))


@blueprint.get("/postings/<int:posting_id>/photo")
@allowed(Action.SEE_PROGRAMME)
def photo(posting_id: int) -> ResponseReturnValue:
    """Show the photo, which is the proof, to staff only."""
    with services().sessions() as session:
        name = _posting(session, posting_id).photo
    if not name or not (FOLDER / name).exists():
        abort(404)
    return Response((FOLDER / name).read_bytes(), mimetype="image/jpeg")


@blueprint.post("/postings/<int:posting_id>/posted")
@allowed(Action.REPORT_POSTINGS)
def posted(posting_id: int) -> ResponseReturnValue:
    """Report that the posting hangs; the photo is the proof."""
    with services().sessions() as session:
        _posting(session, posting_id)
    file = request.files.get("photo")
    try:
        report_posted(services(), me().id, posting_id, file.read() if file else b"")
    except PhotoRefused as refusal:
        flash(str(refusal), "danger")
    else:
        flash("照片收到，记下了。", "success")
    return redirect(url_for(".show", posting_id=posting_id))


@blueprint.post("/postings/<int:posting_id>/not-done")
@allowed(Action.REPORT_POSTINGS)
def not_done(posting_id: int) -> ResponseReturnValue:
    with services().sessions() as session:
        _posting(session, posting_id)
    try:
        report_not_done(services(), me().id, posting_id, request.form.get("reason", "")[:500])
    except PostingRefused as refusal:
        flash(str(refusal), "danger")
    else:
        flash("记下了。", "success")
    return redirect(url_for(".show", posting_id=posting_id))


def _size(channel: PostingChannel) -> PaperSize:
    """The size named by `?paper=`; 404 for one that the channel is not printed on."""
    size = request.args.get("paper", "")
    if size not in SIZES[channel]:
        abort(404)
    return PaperSize(size)


def _paper(pdf: bytes) -> Response:
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=posting.pdf"})


def _posting(session: Session, posting_id: int) -> Posting:
    """The posting; 404 outside a representative's town (R13)."""
    posting = get_posting(session, posting_id)
    if not me().sees_town(posting.town_id):
        abort(404)
    return posting

"""站点: the centre and the stations (R22, R23), as the chat names them to people who ask where to go."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import FloatField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.web.forms import Form
from models.places import Site
from models.queries.staff.sites import list_sites
from models.queries.staff.staff import add_audit

blueprint = Blueprint("sites", __name__, url_prefix="/sites")


class SiteForm(Form):
    """The facts of a site that the chat tells. Coordinates are those of Chinese maps (GCJ-02)."""

    name = StringField("名称", [InputRequired("请填名称。"), Length(max=60)])
    address = StringField("地址", [Optional(), Length(max=120)])
    hours = StringField("开门时间", [Optional(), Length(max=60)])
    keeper = StringField("负责人", [Optional(), Length(max=20)])
    phone = StringField("电话", [Optional(), Length(max=30)])
    latitude = FloatField("纬度", [Optional(), NumberRange(3, 54, "纬度在 3 和 54 之间。")])
    longitude = FloatField("经度", [Optional(), NumberRange(73, 136, "经度在 73 和 136 之间。")])


@blueprint.get("/")
@allowed(Action.KEEP_SITES)
def index() -> ResponseReturnValue:
    with services().sessions() as session:
        sites = [site for site in list_sites(session) if me().sees_town(site.town_id)]
        return render_template("sites/index.html", sites=sites)


@blueprint.route("/<int:site_id>", methods=["GET", "POST"])
@allowed(Action.KEEP_SITES)
def edit(site_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions.begin() as session:
        site = _find(session, site_id)
        form = SiteForm(obj=site)
        if not form.validate_on_submit():
            return render_template("sites/edit.html", form=form, site=site)
        if (form.latitude.data is None) != (form.longitude.data is None):
            form.longitude.errors = ["经纬度要填就两个都填。"]
            return render_template("sites/edit.html", form=form, site=site)
        form.populate_obj(site)
        add_audit(session, runtime.clock(), me().id, "site_changed", "site", site_id)
    flash("已保存，公众号里马上按新的说。", "success")
    return redirect(url_for(".index"))


def _find(session: Session, site_id: int) -> Site:
    site = session.get(Site, site_id)
    if site is None or not me().sees_town(site.town_id):
        abort(404)
    return site

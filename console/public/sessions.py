"""Logging in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from console.access.login_limit import limiter
from console.access.members import Member, log_in, log_out
from console.web.forms import Form
from models.staff import Role

blueprint = Blueprint("session", __name__)


class LogInForm(Form):
    """Name and password."""

    name = StringField("账号", [DataRequired("请填账号。")], render_kw={"autocomplete": "username"})
    password = PasswordField("密码", [DataRequired("请填密码。")], render_kw={"autocomplete": "current-password"})


@blueprint.route("/login", methods=["GET", "POST"], endpoint="log_in")
@limiter.limit("20 per minute", methods=["POST"])
def show_log_in() -> ResponseReturnValue:
    form = LogInForm()
    if form.validate_on_submit():
        if log_in(form.name.data.strip(), form.password.data):
            return redirect(_next_page())
        flash("账号或密码不对。", "danger")
    return render_template("login.html", form=form)


@blueprint.post("/logout", endpoint="log_out")
def leave() -> ResponseReturnValue:
    log_out()
    return redirect(url_for("session.log_in"))


def _next_page() -> str:
    """The page asked for before the log-in, on this host only; else the member's home."""
    try:
        target = urlsplit(request.args.get("next", ""))
    except ValueError:  # half an IPv6 address
        return home_of(current_user)
    # A browser reads a backslash as a slash: /\\host would lead away.
    if target.path.startswith("/") and not target.netloc and not target.path.startswith(("//", "/\\")):
        return target.path + (f"?{target.query}" if target.query else "")
    return home_of(current_user)


def home_of(member: Member) -> str:
    """An enterprise's own vacancies; for everybody else the overview."""
    return url_for("enterprise.home" if member.role is Role.ENTERPRISE else "staff.home")

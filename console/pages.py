"""Hangs the console on the app: blueprints, log-in, assets, error pages, template filters."""

from apiflask import APIFlask
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from console import assets, filters
from console.limits import limiter
from console.members import login_manager, me, to_log_in
from console.public import health, sessions
from settings import Settings

csrf = CSRFProtect()


def register_console(app: APIFlask, settings: Settings) -> None:
    """One explicit list of blueprints; `api` and gateways' receipts carry no CSRF token."""
    app.config.update(RATELIMIT_STORAGE_URI=_limiter_url(settings.redis_url), RATELIMIT_HEADERS_ENABLED=False)
    app.template_folder, app.static_folder = "console/templates", "console/static"
    for extension in (csrf, login_manager, limiter, Bootstrap5()):
        extension.init_app(app)
    pages: tuple[Blueprint, ...] = (health.blueprint, sessions.blueprint, assets.blueprint)
    for page in pages:
        app.register_blueprint(page)
    filters.register(app)
    app.register_error_handler(HTTPException, show_error)
    app.context_processor(lambda: {"me": me})


def _limiter_url(redis_url: str) -> str:
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


def show_error(error: HTTPException) -> ResponseReturnValue:
    """A Chinese page; a stranger is sent to the log-in."""
    if error.code == 401 and not request.path.startswith("/api/"):
        return to_log_in()
    sentence = _SENTENCES.get(error.code or 500, "请求有问题，请返回再试一次。")
    if isinstance(error, CSRFError):
        sentence = "页面放得太久了，请返回刷新后再提交一次。"
    return render_template("error.html", code=error.code, sentence=sentence), error.code or 500


_SENTENCES = {
    403: "您的账号不能看这一页，或者不在您负责的乡镇。",
    404: "没有这一页，可能已经删除或地址不对。",
    405: "这个地址不能这样用，请从页面上的按钮进入。",
    409: "现在的状态不能这样做，请刷新页面看看最新情况。",
    413: "文件太大了，请分成几份再上传。",
    429: "试得太频繁了，请过一分钟再试。",
    500: "系统出了点问题，已经记录下来，请稍后再试。",
}

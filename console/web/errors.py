"""Refusals of commands as HTTP: one table; a page in Chinese, or problem+json for the API."""

from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException

from console.access.accounts import AccountError
from console.web.field_errors import WHOLE_BODY, field_errors
from models.database.engine import is_disk_full, was_taken
from programme.imports.refusals import ImportRefused
from programme.imports.undo import UndoRefused
from programme.people.filing.entries import NameDiffers, OutsideTerritory, PersonError
from programme.training.classes import TrainingError
from programme.work.applications import ApplicationError
from programme.work.revisions import ChangedMeanwhile
from programme.work.vacancies import VacancyError
from push.notices.audience import AudienceError
from push.notices.commands import NoticeNotReady
from push.offline.postings import PostingRefused


class InputError(ValueError):
    """An input that cannot be taken; the text is Chinese and says what to change."""


class UnusableText(Exception):
    """A text with a null character or half of a character, which nobody types and no database keeps."""

    def __init__(self) -> None:
        super().__init__("内容里有不能用的字符（空字符，或者只有半个的字）。请删掉它再提交，别的内容不用改。")


REFUSALS: dict[type[Exception], int] = {
    UnusableText: 400,
    NoticeNotReady: 409,
    VacancyError: 409,
    TrainingError: 409,
    PostingRefused: 409,
    UndoRefused: 409,
    NameDiffers: 409,
    OutsideTerritory: 403,
    InputError: 422,
    AudienceError: 422,
    AccountError: 422,
    ApplicationError: 422,
    PersonError: 422,
    ImportRefused: 422,
}
# Text that no database takes (a NUL, half a character) or a number larger than a column: the sender's fault.
UNSTORABLE: tuple[type[Exception], ...] = (DataError, OverflowError, UnicodeEncodeError)
SENTENCES = {
    400: "请求的格式不对，请检查后再试。",
    401: "请先登录，或带上有效的令牌。",
    403: "您的账号不能做这件事，或者不在您负责的乡镇。",
    404: "没有找到，可能已经删除或地址不对。",
    405: "这个地址不能这样用。",
    409: "现在的状态不能这样做，请刷新看看最新情况。",
    413: "内容太大了，请分成几份。",
    415: "请用 JSON 格式提交。",
    422: "有些内容不对，请按提示修改。",
    429: "试得太频繁了，请过一分钟再试。",
    500: "系统出了点问题，已经记录下来，请稍后再试。",
    503: "系统正忙，请稍后再试。",
}
TAKEN = "刚才有人同时存了同一项，您的这一份没有存下。请返回上一页，刷新看看，再存一次。"
DISK_FULL = "服务器的磁盘满了，刚才的内容没有存下。请管理员清理磁盘，然后再做一次。"


def register_errors(app: APIFlask) -> None:
    """Add a handler for every refusal and every HTTP error of the app."""
    for kind, status in REFUSALS.items():
        app.register_error_handler(kind, lambda refusal, status=status: answer(status, str(refusal)))
    for kind in UNSTORABLE:
        app.register_error_handler(kind, lambda _: answer(422, SENTENCES[422]))
    app.register_error_handler(ChangedMeanwhile, _changed)
    app.register_error_handler(NoResultFound, lambda _: answer(404, SENTENCES[404]))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HTTPError, _invalid_input)


def answer(status: int, sentence: str, errors: object = None) -> ResponseReturnValue:
    """The refusal as problem+json (RFC 9457) for the API, else as a page."""
    if not is_api():
        return render_template("error.html", code=status, sentence=sentence), status
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": SENTENCES.get(status, sentence),
        "status": status,
        "detail": sentence,
    }
    if errors:
        problem["errors"] = errors
    response = jsonify(problem)
    response.status_code, response.content_type = status, "application/problem+json"
    return response


def is_api() -> bool:
    return request.path.startswith("/api/")


def _changed(refusal: ChangedMeanwhile) -> ResponseReturnValue:
    return answer(409, str(refusal), {label: [words] for label, words in refusal.changes.items()})


def _database_away(error: OperationalError) -> ResponseReturnValue:
    return answer(503, DISK_FULL if is_disk_full(error) else SENTENCES[503])


def _taken(error: IntegrityError) -> ResponseReturnValue:
    """Refuse the second of two people who saved at once; any other row that does not fit is a defect of ours."""
    if not was_taken(error):
        raise error
    return answer(409, TAKEN)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status == 401 and not is_api():
        return redirect(url_for("session.log_in", next=request.full_path.rstrip("?")))
    if status == 405 and (page := _page_above()):
        return redirect(page)
    if isinstance(error, CSRFError):
        return answer(400, "页面放得太久了，请返回刷新后再提交一次。")
    return answer(status, SENTENCES.get(status, SENTENCES[400]))


def _page_above() -> str:
    """The page that holds the button whose address was opened: /notices/1 for /notices/1/approve, "" for none.

    A refusal stands at the address of its button, and its link back, or the reader's bookmark, leads there.
    """
    adapter = None if is_api() or request.method != "GET" else current_app.create_url_adapter(request)
    parts = request.path.strip("/").split("/")
    above = (f"/{'/'.join(parts[:length])}" for length in range(len(parts) - 1, 0, -1))
    return next((path for path in above if adapter is not None and adapter.test(path, "GET")), "")


def _invalid_input(error: HTTPError) -> ResponseReturnValue:
    """Refuse a body that does not fit its schema (APIFlask's own error), field by field."""
    sentence = SENTENCES.get(error.status_code, SENTENCES[400])
    if not isinstance(error.__cause__, ValidationError):
        return answer(error.status_code, sentence)
    errors = field_errors(error.__cause__)
    told = (
        f"{name}：{wrong}" if name != WHOLE_BODY else wrong for name, all_wrong in errors.items() for wrong in all_wrong
    )
    return answer(error.status_code, f"{'；'.join(told)}。", errors)

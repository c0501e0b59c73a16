"""Sentences that the chat did not understand, grouped; and taught phrases: tried, saved, taken back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services, teaching
from console.staff.chats.phrase_form import CHOICES, PhraseError, in_words, read_phrase, reading_in_words
from models.chat.phrases import Phrase, PhraseState
from models.queries.chat.phrases import LOST_SINCE, MOST_LOST, list_lost, list_phrases
from models.queries.staff.staff import add_audit, add_first_audit
from programme.people.identity import mask_numbers

GROUPS = 60
TAUGHT = 100
blueprint = Blueprint("sentences", __name__, url_prefix="/sentences")


ALIKE = 60.0
"""Per cent of common characters from which two sentences count as one question."""


@blueprint.get("/")
@allowed(Action.TEACH_CHAT)
def index() -> ResponseReturnValue:
    """List the sentences; reading what people wrote is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        add_first_audit(session, runtime.clock(), me().id, "sentences_read", "chat")
        lost = list_lost(session, runtime.clock() - LOST_SINCE, MOST_LOST, teaching().was_lost)
        phrases = list_phrases(session, TAUGHT)
    groups = grouped(teaching().without_names(mask_numbers(sentence)) for sentence in lost)
    return render_template(
        "sentences/index.html", groups=groups[:GROUPS], lost=len(lost), phrases=phrases, in_words=in_words
    )


@blueprint.post("/teach")
@allowed(Action.TEACH_CHAT)
def teach() -> ResponseReturnValue:
    """Show the form, filled in; by POST, so that people's words stand in no address."""
    return _form(request.form.get("text", ""), "")


@blueprint.post("/phrases")
@allowed(Action.TEACH_CHAT)
def attempt() -> ResponseReturnValue:
    """Keep the phrase, not yet in force, and let a job work out its effect."""
    text, choice = request.form.get("text", ""), request.form.get("choice", "")
    try:
        taught = read_phrase(text, choice, request.form.get("standard", ""))
    except PhraseError as refusal:
        flash(str(refusal), "danger")
        return _form(text, choice)
    with services().sessions.begin() as session:
        phrase = Phrase(
            state=PhraseState.TRIED,
            kind=taught.kind,
            text=taught.text,
            meaning=taught.meaning,
            user_id=me().id,
            created_at=services().clock(),
        )
        session.add(phrase)
    teaching().try_phrase(phrase.id)
    return redirect(url_for(".show", phrase_id=phrase.id))


@blueprint.get("/phrases/<int:phrase_id>")
@allowed(Action.TEACH_CHAT)
def show(phrase_id: int) -> ResponseReturnValue:
    """Show the page; for htmx, while the job works, only its live part."""
    with services().sessions() as session:
        phrase = _find(session, phrase_id)
    page = "sentences/_effect.html" if "HX-Request" in request.headers else "sentences/show.html"
    seconds = int((services().clock() - phrase.created_at).total_seconds())
    return render_template(page, phrase=phrase, seconds=seconds, in_words=in_words, reading=reading_in_words)


@blueprint.post("/phrases/<int:phrase_id>/save")
@allowed(Action.TEACH_CHAT)
def save(phrase_id: int) -> ResponseReturnValue:
    """Put the phrase in force in every process; 409 if a wish to stop, or for a human, would be missed."""
    with services().sessions.begin() as session:
        phrase = _find(session, phrase_id)
        if phrase.state is not PhraseState.TRIED or "total" not in phrase.effect or phrase.effect["endangered"]:
            abort(409)
        phrase.state, phrase.saved_by, phrase.saved_at = PhraseState.SAVED, me().id, services().clock()
        add_audit(session, services().clock(), me().id, "phrase_saved", "phrase", phrase_id)
    teaching().announce()
    flash("已保存，几秒钟内生效。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/phrases/<int:phrase_id>/withdraw")
@allowed(Action.TEACH_CHAT)
def withdraw(phrase_id: int) -> ResponseReturnValue:
    """Take the phrase back, saved or not; it stays on record."""
    with services().sessions.begin() as session:
        phrase = _find(session, phrase_id)
        phrase.state, phrase.withdrawn_by, phrase.withdrawn_at = PhraseState.WITHDRAWN, me().id, services().clock()
        add_audit(session, services().clock(), me().id, "phrase_withdrawn", "phrase", phrase_id)
    teaching().announce()
    flash("已收回。", "success")
    return redirect(url_for(".index"))


def _form(text: str, choice: str) -> str:
    likely = [reading for reading in teaching().readings(text) if reading != "other"]
    chosen = choice or (f"intent:{likely[0]}" if likely else "")
    return render_template("sentences/teach.html", text=text, choices=CHOICES, chosen=chosen)


def _find(session: Session, phrase_id: int) -> Phrase:
    phrase = session.get(Phrase, phrase_id)
    if phrase is None:
        abort(404)
    return phrase


@dataclass
class Alike:
    """Sentences that are alike, the most frequent in `first`; `times` counts all of them."""

    first: str
    times: int
    others: list[str] = field(default_factory=list)


def grouped(sentences: Iterable[str]) -> list[Alike]:
    """Group the sentences, the most frequent group first; every sentence stands in one."""
    groups: dict[str, Alike] = {}
    for sentence, times in Counter(sentences).most_common():
        near = process.extractOne(sentence, groups.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near is None:
            groups[sentence] = Alike(sentence, times)
        else:
            groups[near[0]].others.append(sentence)
            groups[near[0]].times += times
    return sorted(groups.values(), key=lambda group: -group.times)

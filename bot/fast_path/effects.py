"""The effects that only read, done without the database: from the board and the facts of the person."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogues.base import Effect, Facts, PersonFacts, Say
from bot.dialogues.conversation import shared_phone
from bot.dialogues.training.steps import ShowClass, ShowClasses
from bot.dialogues.vacancies.steps import PAGE, ShowVacancies, ShowVacancy
from bot.effects.base import PerformedStep
from bot.effects.training import class_shown, classes_shown
from bot.effects.vacancies import suitable, vacancies_shown, vacancy_shown
from bot.fast_path.board import View
from programme.training.search import search_among


def perform_read_only(view: View, facts: Facts, effect: Effect, done: PerformedStep) -> PerformedStep | None:
    """The same as `bot.effects.table.perform`; None if the message must go the ordinary way instead."""
    read = READ_ONLY.get(type(effect))
    return read(view, facts, effect, done) if read else None


def _vacancies(view: View, facts: Facts, effect: ShowVacancies, done: PerformedStep) -> PerformedStep | None:
    found = view.search(suitable(effect.wishes, facts, done), limit=PAGE, offset=effect.offset)
    return None if found is None else vacancies_shown(found, effect, done)


def _vacancy(view: View, _facts: Facts, effect: ShowVacancy, done: PerformedStep) -> PerformedStep | None:
    vacancy = view.vacancy(effect.vacancy_id)
    return None if vacancy is None else vacancy_shown(vacancy, done)


def _classes(view: View, facts: Facts, effect: ShowClasses, done: PerformedStep) -> PerformedStep | None:
    """None also if a registered person's wish must be written into the file, or the person must be asked back."""
    offers = view.offers()
    if offers is None:
        return None
    person = _registered(facts, done)
    found = search_among(offers, effect.wishes, person)
    if person is not None and (effect.learns or effect.enrols or not found.fitting):
        return None
    return classes_shown(found, effect, done)


def _registered(facts: Facts, done: PerformedStep) -> PersonFacts | None:
    person = shared_phone.picked(done.memory, facts.sharers) or facts.person
    return person if person is not None and person.registered else None


def _class(view: View, _facts: Facts, effect: ShowClass, done: PerformedStep) -> PerformedStep | None:
    offer = view.offer(effect.class_id)
    return None if offer is None else class_shown(offer, done)


# Each function takes its own effect, as in bot/effects/table.py. The list is closed (docs/decisions/fast-path.md).
READ_ONLY: Mapping[type[Effect], Callable[[View, Facts, Any, PerformedStep], PerformedStep | None]] = {
    Say: lambda _view, _facts, effect, done: done.saying(effect.words),
    ShowVacancies: _vacancies,
    ShowVacancy: _vacancy,
    ShowClasses: _classes,
    ShowClass: _class,
}

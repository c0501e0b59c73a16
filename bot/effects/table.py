"""The table of effects: which function does which effect."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogues.base import Effect, Say
from bot.dialogues.conversation.voice import AnswerUnheard, KeepAttachment, OpenVoiceTicket
from bot.dialogues.help.handover import OpenHandover
from bot.dialogues.help.representatives import ShowRepresentative
from bot.dialogues.help.sites import ShowNearest, ShowSites
from bot.dialogues.registration.steps import CountNumber, SaveFile
from bot.dialogues.self_service.claims import AcceptOffers, ObjectToClaims
from bot.dialogues.self_service.contact_sharing import TakeBackConsent
from bot.dialogues.self_service.correcting import CorrectFile
from bot.dialogues.self_service.profile import EraseFile, ShowFile
from bot.dialogues.self_service.status import ShowStatus
from bot.dialogues.self_service.telling import NoteExtras
from bot.dialogues.self_service.unsubscribe import ResumeNotices, StopNotices
from bot.dialogues.self_service.withdrawing import Withdraw
from bot.dialogues.subsidies.steps import TellSubsidy
from bot.dialogues.training.steps import AskToEnrol, Enrol, ShowClass, ShowClasses, ShowMyClasses
from bot.dialogues.training.students import NoteMajor
from bot.dialogues.vacancies.steps import Apply, ApplyToPushed, Share, ShowVacancies, ShowVacancy
from bot.effects import (
    claims,
    handovers,
    notices,
    representatives,
    service_files,
    sites,
    status,
    subsidies,
    training,
    vacancies,
    voice,
    withdrawing,
)
from bot.effects.base import EffectContext, PerformedStep

# Each function takes its own effect; the table pairs them, so their common type is open.
Perform = Callable[[EffectContext, Any, PerformedStep], PerformedStep]

EFFECTS: Mapping[type[Effect], Perform] = {
    Say: lambda _context, effect, done: done.saying(effect.words),
    CountNumber: service_files.count_number,
    ObjectToClaims: claims.object_to,
    AcceptOffers: claims.accept,
    SaveFile: service_files.save,
    ShowFile: service_files.show_file,
    EraseFile: service_files.erase_file,
    ShowVacancies: vacancies.show_vacancies,
    ShowVacancy: vacancies.show_vacancy,
    Apply: vacancies.apply,
    ApplyToPushed: vacancies.apply_to_pushed,
    Share: vacancies.share,
    Withdraw: withdrawing.withdraw_named,
    TakeBackConsent: withdrawing.take_back_consent,
    ShowClasses: training.show_classes,
    ShowClass: training.show_class,
    AskToEnrol: training.ask_to_enrol,
    Enrol: training.enrol,
    ShowMyClasses: training.show_my_classes,
    ShowStatus: status.show_status,
    TellSubsidy: subsidies.tell_subsidy,
    CorrectFile: service_files.correct_file,
    NoteMajor: service_files.note_major,
    NoteExtras: service_files.note_extras,
    ShowRepresentative: representatives.show_representative,
    StopNotices: notices.stop_notices,
    ResumeNotices: notices.resume_all_or_one,
    OpenHandover: handovers.open_ticket,
    ShowNearest: sites.show_nearest,
    ShowSites: sites.show_sites,
    KeepAttachment: voice.keep_attachment,
    AnswerUnheard: voice.answer_unheard,
    OpenVoiceTicket: voice.open_voice_ticket,
}


def perform(context: EffectContext, effect: Effect, done: PerformedStep) -> PerformedStep:
    """Do one effect of a step."""
    return EFFECTS[type(effect)](context, effect, done)

"""Which act does which effect: one explicit table."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogues.base import Effect, Say
from bot.dialogues.conversation import voice
from bot.dialogues.help import handover, sites
from bot.dialogues.registration import steps as registration
from bot.dialogues.self_service import correcting, profile, status, unsubscribe, withdrawing
from bot.dialogues.subsidies import steps as subsidies
from bot.dialogues.training import steps as training
from bot.dialogues.training import students
from bot.dialogues.vacancies import steps as vacancies
from bot.effects import (
    handovers as telling,
)
from bot.effects import (
    notices,
    service_files,
)
from bot.effects import (
    sites as placing,
)
from bot.effects import (
    status as reporting,
)
from bot.effects import (
    subsidies as entitling,
)
from bot.effects import (
    training as classes,
)
from bot.effects import (
    vacancies as finding,
)
from bot.effects import (
    voice as attaching,
)
from bot.effects import (
    withdrawing as withdrawals,
)
from bot.effects.base import EffectContext, PerformedStep

# Each act takes its own effect; the table pairs them, so their common type is open.
Act = Callable[[EffectContext, Any, PerformedStep], PerformedStep]

ACTS: Mapping[type[Effect], Act] = {
    Say: lambda _scene, effect, done: done.saying(effect.words),
    registration.LookUpFile: service_files.look_up,
    registration.SaveFile: service_files.save,
    profile.ShowFile: service_files.show_file,
    profile.EraseFile: service_files.erase_file,
    vacancies.ShowVacancies: finding.show_vacancies,
    vacancies.ShowVacancy: finding.show_vacancy,
    vacancies.Apply: finding.apply,
    vacancies.ApplyToPushed: finding.apply_to_pushed,
    vacancies.Share: finding.share,
    withdrawing.Withdraw: withdrawals.withdraw_named,
    training.ShowClasses: classes.show_classes,
    training.ShowClass: classes.show_class,
    training.AskToEnrol: classes.ask_to_enrol,
    training.Enrol: classes.enrol,
    training.ShowMyClasses: classes.show_my_classes,
    status.ShowStatus: reporting.show_status,
    subsidies.TellSubsidy: entitling.tell_subsidy,
    correcting.CorrectFile: service_files.correct_file,
    students.NoteMajor: service_files.note_major,
    unsubscribe.StopNotices: notices.stop_notices,
    unsubscribe.ResumeNotices: notices.resume_all_or_one,
    handover.OpenHandover: telling.open_ticket,
    sites.ShowNearest: placing.show_nearest,
    sites.ShowSites: placing.show_sites,
    voice.KeepAttachment: attaching.keep_attachment,
    voice.AnswerUnheard: attaching.answer_unheard,
    voice.OpenVoiceTicket: attaching.open_voice_ticket,
}


def perform(scene: EffectContext, effect: Effect, done: PerformedStep) -> PerformedStep:
    """Do one effect of a step."""
    return ACTS[type(effect)](scene, effect, done)

"""Which act does which effect: one explicit table."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogues.base import Effect, Say
from bot.dialogues.conversation import voice
from bot.dialogues.help import handover as human
from bot.dialogues.help import sites as nearby
from bot.dialogues.registration import steps as registration
from bot.dialogues.self_service import correcting, profile, status, withdrawing
from bot.dialogues.self_service import unsubscribe as stopping
from bot.dialogues.subsidies import steps as subsidies
from bot.dialogues.training import steps as training
from bot.dialogues.training import students as schooling
from bot.dialogues.vacancies import steps as jobs
from bot.effects import (
    handovers as telling,
)
from bot.effects import (
    notices,
)
from bot.effects import (
    service_files as filing,
)
from bot.effects import service_files as proxying
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
    registration.LookUpFile: proxying.look_up,
    registration.SaveFile: proxying.save,
    profile.ShowFile: filing.show_file,
    profile.EraseFile: filing.erase_file,
    jobs.ShowVacancies: finding.show_vacancies,
    jobs.ShowVacancy: finding.show_vacancy,
    jobs.Apply: finding.apply,
    jobs.ApplyToPushed: finding.apply_to_pushed,
    jobs.Share: finding.share,
    withdrawing.Withdraw: withdrawals.withdraw_named,
    training.ShowClasses: classes.show_classes,
    training.ShowClass: classes.show_class,
    training.AskToEnrol: classes.ask_to_enrol,
    training.Enrol: classes.enrol,
    training.ShowMyClasses: classes.show_my_classes,
    status.ShowStatus: reporting.show_status,
    subsidies.TellSubsidy: entitling.tell_subsidy,
    correcting.CorrectFile: filing.correct_file,
    schooling.NoteMajor: filing.note_major,
    stopping.StopNotices: notices.stop_notices,
    stopping.ResumeNotices: notices.resume_all_or_one,
    human.OpenHandover: telling.open_ticket,
    nearby.ShowNearest: placing.show_nearest,
    nearby.ShowSites: placing.show_sites,
    voice.KeepAttachment: attaching.keep_attachment,
    voice.AnswerUnheard: attaching.answer_unheard,
    voice.OpenVoiceTicket: attaching.open_voice_ticket,
}


def perform(scene: EffectContext, effect: Effect, done: PerformedStep) -> PerformedStep:
    """Do one effect of a step."""
    return ACTS[type(effect)](scene, effect, done)

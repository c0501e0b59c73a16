"""The one table of permissions: which roles may take which action. Pages, API and menu read it."""

from enum import StrEnum

from models.staff import Role

_TEAM = (Role.LEAD, Role.OFFICER, Role.ADMIN)
_APPROVERS = (Role.LEAD, Role.OFFICER)
_CASE_WORKERS = (*_TEAM, Role.REPRESENTATIVE)
_DATA_ENTRY = (*_CASE_WORKERS, Role.COUNTY)
_STAFF = (*_DATA_ENTRY, Role.ZONE, Role.FINANCE)


class Action(StrEnum):
    """Something that a member does on a page or over the API; a template writes the value: `me.may("save_answers")`."""

    SEE_PROGRAMME = "see_programme"
    SEE_LIMITS = "see_limits"
    RESOLVE_ALERTS = "resolve_alerts"

    WRITE_NOTICES = "write_notices"
    CHANGE_NOTICE_STATE = "change_notice_state"
    FOLLOW_UP_NOTICES = "follow_up_notices"
    ARRANGE_POSTINGS = "arrange_postings"
    REPORT_POSTINGS = "report_postings"
    WORK_CALL_SHEETS = "work_call_sheets"

    READ_VACANCIES = "read_vacancies"
    SUBMIT_VACANCIES = "submit_vacancies"
    HANDLE_VACANCIES = "handle_vacancies"
    PUBLISH_VACANCIES = "publish_vacancies"
    RUN_OWN_VACANCIES = "run_own_vacancies"
    KEEP_ENTERPRISES = "keep_enterprises"

    PLAN_CLASSES = "plan_classes"
    PUBLISH_CLASSES = "publish_classes"
    CANCEL_CLASSES = "cancel_classes"
    RECORD_CLASSES = "record_classes"
    ENROL_PEOPLE = "enrol_people"

    ENTER_PEOPLE = "enter_people"
    ERASE_PEOPLE = "erase_people"
    RECORD_POVERTY_STATUS = "record_poverty_status"
    IMPORT_REGISTER = "import_register"

    ANSWER_PEOPLE = "answer_people"
    OPEN_HANDOVERS = "open_handovers"
    SEE_RIGHTS_CASES_ONLY = "see_rights_cases_only"
    SETTLE_RIGHTS_CASES = "settle_rights_cases"
    TEACH_CHAT = "teach_chat"
    SAVE_ANSWERS = "save_answers"

    KEEP_SITES = "keep_sites"
    USE_QR_CODES = "use_qr_codes"
    MAKE_QR_CODES = "make_qr_codes"
    RUN_TEAM = "run_team"


ROLES_BY_ACTION: dict[Action, tuple[Role, ...]] = {
    Action.SEE_PROGRAMME: _STAFF,  # representatives see only their town (R13)
    Action.SEE_LIMITS: _TEAM,
    Action.RESOLVE_ALERTS: _TEAM,
    Action.WRITE_NOTICES: _TEAM,
    Action.CHANGE_NOTICE_STATE: _APPROVERS,  # approve, pause, resume, cancel
    Action.FOLLOW_UP_NOTICES: _APPROVERS,
    Action.ARRANGE_POSTINGS: _APPROVERS,
    Action.REPORT_POSTINGS: _CASE_WORKERS,
    Action.WORK_CALL_SHEETS: _CASE_WORKERS,
    Action.READ_VACANCIES: (*_STAFF, Role.ENTERPRISE),
    Action.SUBMIT_VACANCIES: (*_TEAM, Role.ENTERPRISE),
    Action.HANDLE_VACANCIES: _TEAM,
    Action.PUBLISH_VACANCIES: _APPROVERS,
    Action.RUN_OWN_VACANCIES: (Role.ENTERPRISE,),
    Action.KEEP_ENTERPRISES: _TEAM,
    Action.PLAN_CLASSES: _TEAM,
    Action.PUBLISH_CLASSES: _APPROVERS,
    Action.CANCEL_CLASSES: _APPROVERS,
    Action.RECORD_CLASSES: _TEAM,
    Action.ENROL_PEOPLE: _CASE_WORKERS,
    Action.ENTER_PEOPLE: _DATA_ENTRY,  # also visits, placements, and numbers in full for a reason
    Action.ERASE_PEOPLE: _TEAM,
    Action.RECORD_POVERTY_STATUS: (Role.COUNTY,),  # the county decides it (R24, A38)
    Action.IMPORT_REGISTER: (Role.LEAD, Role.COUNTY),
    Action.ANSWER_PEOPLE: _CASE_WORKERS,
    Action.OPEN_HANDOVERS: (*_CASE_WORKERS, Role.ZONE),
    Action.SEE_RIGHTS_CASES_ONLY: (Role.ZONE,),  # the zone's labour office (R62)
    Action.SETTLE_RIGHTS_CASES: (*_TEAM, Role.ZONE),
    Action.TEACH_CHAT: _TEAM,
    Action.SAVE_ANSWERS: _APPROVERS,
    Action.KEEP_SITES: _CASE_WORKERS,
    Action.USE_QR_CODES: _CASE_WORKERS,
    Action.MAKE_QR_CODES: _TEAM,
    Action.RUN_TEAM: _TEAM,
}

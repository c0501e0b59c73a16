"""States in the words people read, with the mood of their badge."""

from models.chat.phrases import PhraseState
from models.chat.wechat import HandoverState, RightsOutcome
from models.people import PersonState, Willingness
from models.push.notices import Alert, CallOutcome, DeliveryState, NoticeKind, NoticeState
from models.push.postings import PostingChannel, PostingState
from models.staff import Role
from models.training import ClassState, CourseKind, EnrolmentState, Presence
from models.work import ApplicationState, Severity, VacancyKind, VacancyState
from push.channels.facts import FACTS
from push.offline.overdue_sheets import CODE as SHEETS_OVERDUE
from push.offline.overdue_sheets import RIGHTS as RIGHTS_OVERDUE

NOTICE_KIND = {
    NoticeKind.JOB: "岗位",
    NoticeKind.TRAINING: "培训",
    NoticeKind.POLICY: "政策",
    NoticeKind.SERVICE: "服务",
}
NOTICE_STATE = {
    NoticeState.DRAFT: ("草稿", ""),
    NoticeState.SCHEDULED: ("定时待发", "warn"),
    NoticeState.SENDING: ("发送中", "warn"),
    NoticeState.PAUSED: ("已暂停", "bad"),
    NoticeState.DONE: ("已完成", "ok"),
    NoticeState.CANCELLED: ("已取消", ""),
}
DELIVERY_STATE = {
    DeliveryState.PENDING: ("待发", ""),
    DeliveryState.SENDING: ("正在发", ""),
    DeliveryState.SENT: ("已发出", "ok"),
    DeliveryState.DELIVERED: ("已送达", "ok"),
    DeliveryState.HANDED_OVER: ("已转人工", "warn"),
    DeliveryState.REFUSED: ("发不到", "bad"),
    DeliveryState.SUPPRESSED: ("按规定不发", ""),
    DeliveryState.UNSURE: ("不确定", "warn"),
}
CHANNEL = {channel: row.name for channel, row in FACTS.items()}
CHANNEL_MOOD = {channel: "reached" if row.is_online else "handed" for channel, row in FACTS.items()}
POSTING_CHANNEL = {
    PostingChannel.BOARD: "公告栏",
    PostingChannel.DISPLAY: "电子显示屏",
    PostingChannel.FLYER: "宣传单张",
    PostingChannel.QRCODE: "二维码",
}
POSTING_STATE = {
    PostingState.ORDERED: ("等贴", "warn"),
    PostingState.POSTED: ("已贴，有照片", "ok"),
    PostingState.NOT_DONE: ("没贴", "bad"),
}
VACANCY_KIND = {
    VacancyKind.JOB: "就业",
    VacancyKind.INTERNSHIP: "实习",
    VacancyKind.WORK_STUDY: "勤工俭学",
}
VACANCY_STATE = {
    VacancyState.SUBMITTED: ("待审核", "warn"),
    VacancyState.BLOCKED: ("要修改", "bad"),
    VacancyState.PUBLISHED: ("招聘中", "ok"),
    VacancyState.FILLED: ("已招满", ""),
    VacancyState.CLOSED: ("已关闭", ""),
    VacancyState.EXPIRED: ("已过期", ""),
}
SEVERITY = {
    Severity.OK: ("没有发现问题", "ok"),
    Severity.WARN: ("请人工看一看", "warn"),
    Severity.BLOCK: ("不能发布", "bad"),
}
APPLICATION_STATE = {
    ApplicationState.APPLIED: ("已报名，还没同意给企业看资料", ""),
    ApplicationState.AGREED: ("已报名", "ok"),
    ApplicationState.INTERVIEW: ("面试", "ok"),
    ApplicationState.HIRED: ("已录用", "ok"),
    ApplicationState.REFUSED: ("未录用", ""),
    ApplicationState.WITHDRAWN: ("已退出", ""),
}
COURSE_KIND = {
    CourseKind.SKILL: "技能培训",
    CourseKind.PRE_JOB: "岗前培训",
    CourseKind.GUIDANCE: "就业创业指导",
}
CLASS_STATE = {
    ClassState.DRAFT: ("没发布", "warn"),
    ClassState.OPEN: ("正在办", "ok"),
    ClassState.FINISHED: ("已结束", ""),
    ClassState.CANCELLED: ("已取消", "bad"),
}
ENROLMENT_STATE = {
    EnrolmentState.ENROLLED: ("报上了", "ok"),
    EnrolmentState.WAITING: ("在排队", "warn"),
    EnrolmentState.WITHDRAWN: ("退了", ""),
    EnrolmentState.ATTENDED: ("学完了", "ok"),
    EnrolmentState.PASSED: ("学完了，合格", "ok"),
    EnrolmentState.FAILED: ("没有学完", "bad"),
}
PRESENCE = {
    Presence.PRESENT: "到",
    Presence.EXCUSED: "请假",
    Presence.ABSENT: "没来",
}
PERSON_STATE = {
    PersonState.LISTED: ("只在名册上", ""),
    PersonState.REGISTERED: ("已登记", "ok"),
    PersonState.ERASED: ("已删除", ""),
}
WILLINGNESS = {
    Willingness.WILLING: "愿意外出",
    Willingness.UNWILLING: "不愿外出",
    Willingness.UNDECIDED: "还没想好",
    None: "没有问过",
}
CALL_OUTCOME = {
    CallOutcome.TOLD: "已告诉本人",
    CallOutcome.NO_ANSWER: "没人接",
    CallOutcome.WRONG_NUMBER: "号码不对",
    CallOutcome.DECLINED: "本人不要",
    CallOutcome.NO_MORE_CALLS: "不要再打",
}
VISIT_OUTCOME = CALL_OUTCOME | {
    CallOutcome.NO_ANSWER: "家里没人",
    CallOutcome.WRONG_NUMBER: "找不到这家",
    CallOutcome.NO_MORE_CALLS: "以后不要再来",
}
"""The same outcomes where somebody goes there instead of calling."""
HANDOVER_STATE = {
    HandoverState.OPEN: ("等回复", "warn"),
    HandoverState.ANSWERED: ("已回复", "ok"),
    HandoverState.CLOSED: ("已办结", ""),
}
RIGHTS_OUTCOME = {
    RightsOutcome.SETTLED: "已经解决",
    RightsOutcome.REFERRED: "转劳动监察、仲裁或法院",
    RightsOutcome.UNFOUNDED: "查了，不属实",
    RightsOutcome.DROPPED: "本人不追究了",
    RightsOutcome.UNREACHABLE: "联系不上本人",
}
PHRASE_STATE = {
    PhraseState.TRIED: ("还没保存", "warn"),
    PhraseState.SAVED: ("已生效", "ok"),
    PhraseState.WITHDRAWN: ("已收回", ""),
}
ROLE = {
    Role.LEAD: "项目负责人",
    Role.OFFICER: "对接专员",
    Role.REPRESENTATIVE: "宣传代表",
    Role.COUNTY: "县人社",
    Role.ZONE: "园区人社",
    Role.FINANCE: "财政",
    Role.ENTERPRISE: "企业",
    Role.ADMIN: "管理员",
}


def alert_heading(alert: Alert) -> str:
    """The heading of an alert, which stands before the advice."""
    if alert.code.startswith(SHEETS_OVERDUE):
        return "电话单过了期限。"
    if alert.code.startswith(RIGHTS_OVERDUE):
        return "维权的案子到点没有人回。"
    return f"{CHANNEL[alert.channel] if alert.channel else '系统'}停了。怎么办："

"""What the care room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.members.contributions import Panel, register_marks, register_panel, register_search
from unioncare.core import navigation, stored_files, thresholds
from unioncare.imports.services import recovering
from unioncare.imports.services.recovering import Jobs
from unioncare.organisation import guards
from unioncare.worklist import holdings
from unioncare.worklist.conflicts import register_conflicts, register_readers
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.holdings import Holding
from unioncare.worklist.locks import register_lock

from . import tasks
from .contributions import CaseAct, register_act
from .ledger_import import problems
from .ledger_import.services import KIND as LEDGER
from .models import CarePlan, CaseDocument, IllnessCase, Protocol, ProtocolRule
from .selectors.concerned import people_barred
from .selectors.found import find_cases, open_case_marks
from .selectors.ongoing import cases_against
from .selectors.protocol import protocol_footnote
from .services.leaving import count_owned, hand_over_cases
from .services.locking import lock_case_of
from .services.protocols.flow import lock_protocol_of
from .thresholds import CONDOLENCE_DAYS, HAND_OVER_DAYS, LETTER_DAYS, SILENT_CHECK_DAYS, SILENT_DAYS

# Pages that belong to the protocol's place, not to the cases'.
CASE_PLACES = (
    "cases:cases", "cases:case", "cases:report", "cases:import", "cases:export", "cases:consent", "cases:verify",
    "cases:reject", "cases:amend", "cases:grade", "cases:plan", "cases:approve", "cases:replan", "cases:recover",
    "cases:relapse", "cases:close", "cases:death", "cases:undo_death", "cases:reopen", "cases:owner", "cases:event",
    "cases:household", "cases:cost", "cases:strike", "cases:document", "cases:timeline", "cases:ended", "cases:contact",
    "cases:filters", "cases:keep_filter", "cases:hand_over", "cases:letter",
    "visits:recovery", "visits:member",
)  # fmt: skip


def register() -> None:
    """Register who must keep away from a case, thresholds, the places in navigation and search, the member's panel."""
    register_conflicts(SubjectKind.CASE, people_barred)
    register_readers(SubjectKind.CASE, "cases.see_case")
    register_lock(SubjectKind.CASE, lock_case_of)
    register_lock(SubjectKind.PROTOCOL, lock_protocol_of)
    guards.register(cases_against)
    stored_files.goes_with_its_row(CaseDocument, "file", folder="cases")
    auditlog.register(
        IllnessCase,
        exclude_fields=["report_key"],
        mask_fields=["what_happened", "contact_phone", "informant", "verification_note"],
        mask_callable="unioncare.core.masking.mask_everything",
    )
    auditlog.register(Protocol)
    auditlog.register(ProtocolRule)
    auditlog.register(CarePlan, exclude_fields=["entitlements"])
    holdings.register(Holding("cases", _("Cases owned"), count_owned, hand_over_cases))
    thresholds.register(CONDOLENCE_DAYS, HAND_OVER_DAYS, LETTER_DAYS, SILENT_CHECK_DAYS, *SILENT_DAYS.values())
    recovering.register(LEDGER, Jobs(tasks.write_ledger))
    problems.register()
    navigation.register(
        navigation.NavItem(
            "cases",
            _("Cases"),
            "folder2-open",
            "cases:cases",
            group="care",
            order=10,
            permission="cases.see_case",
            places=CASE_PLACES,
            phone=True,
        )
    )
    navigation.register(
        navigation.NavItem(
            "protocols",
            _("Protocols"),
            "journal-text",
            "cases:protocols",
            group="organisation",
            order=20,
            permission="cases.see_protocol",
            places=("cases:protocol", "cases:rule"),
        )
    )
    navigation.register_footnote(protocol_footnote)
    navigation.register_tool("report", "cases:report", "cases.report_case")
    register_act(CaseAct(_("Tell the family"), "chat-quote", "cases:letters", "cases.tell_family", order=90))
    register_search("cases", find_cases, order=20)
    register_marks("open_case", open_case_marks)
    register_panel(Panel(_("Cases"), "cases:of_member", "cases.see_case", order=10))

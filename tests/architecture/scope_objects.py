"""What the matrix needs to call each URL: its arguments, and objects inside the subtree to call it for.

A new URL with arguments adds an entry: name → function of the stage → Target. Objects lie in the union group of
青岭三矿, so that everybody inside has them in scope, from the group leader up to the chair. `marker` is a text that the
page shows inside and must not show outside ("empty" in the table).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from io import BytesIO

from django.utils import timezone

from cases.care.models import CaseDocument, FamilyLetter, IllnessCase, Protocol
from cases.care.services.documents import add_document
from cases.care.services.letters import write_letter
from cases.care.services.planning import submit_plan
from cases.members.models import Member
from cases.members.roster.options import RosterOptions
from cases.members.roster.uploads import ask_for_preview, preview_upload, receive_upload
from tests.architecture.scope_aid import OBJECTS as AID
from tests.architecture.scope_aid import AidStage
from tests.architecture.scope_appraisal import OBJECTS as APPRAISAL
from tests.architecture.scope_appraisal import AppraisalStage
from tests.architecture.scope_books import OBJECTS as BOOKS
from tests.architecture.scope_books import BooksStage
from tests.architecture.scope_campaigns import OBJECTS as CAMPAIGNS
from tests.architecture.scope_campaigns import CampaignsStage
from tests.architecture.scope_claims import OBJECTS as CLAIMS
from tests.architecture.scope_claims import ClaimsStage
from tests.architecture.scope_feedback import OBJECTS as FEEDBACK
from tests.architecture.scope_feedback import FeedbackStage
from tests.architecture.scope_improvement import OBJECTS as IMPROVEMENT
from tests.architecture.scope_improvement import ImprovementStage
from tests.architecture.scope_insurance import OBJECTS as INSURANCE
from tests.architecture.scope_insurance import InsuranceStage
from tests.architecture.scope_payments import OBJECTS as PAYMENTS
from tests.architecture.scope_payments import PaymentsStage
from tests.architecture.scope_performance import OBJECTS as PERFORMANCE
from tests.architecture.scope_privacy import OBJECTS as PRIVACY
from tests.architecture.scope_privacy import PrivacyStage
from tests.architecture.scope_reports import OBJECTS as REPORTS
from tests.architecture.scope_reports import ReportsStage
from tests.architecture.scope_results import OBJECTS as RESULTS
from tests.architecture.scope_results import ResultsStage
from tests.architecture.scope_scoreboard import OBJECTS as SCOREBOARD
from tests.architecture.scope_scoreboard import ScoreboardStage
from tests.architecture.scope_simulation import OBJECTS as SIMULATION
from tests.architecture.scope_simulation import SimulationStage
from tests.architecture.scope_surveys import OBJECTS as SURVEYS
from tests.architecture.scope_surveys import SurveysStage
from tests.architecture.scope_target import Target
from tests.architecture.scope_terms import OBJECTS as TERMS
from tests.architecture.scope_terms import TermsStage
from tests.architecture.scope_visits import OBJECTS as VISITS
from tests.architecture.scope_visits import VisitsStage
from tests.architecture.scope_workload import OBJECTS as WORKLOAD
from tests.architecture.scope_workload import WorkloadStage
from tests.factories import World, build_world
from tests.factories.cases import NOW, graded, load_catalogues, make_member
from tests.factories.pdf import pdf_of
from tests.factories.protocol import drafted, in_force
from tests.factories.screening import with_team
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.staging import STAGED_FOR
from unioncare.notifications.models import Contact, Message
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, SavedFilter
from unioncare.worklist.models import Approval, WorkItem
from visits.counselling.models import CounsellingTeam


class Stage(
    VisitsStage, InsuranceStage, TermsStage, ClaimsStage, PaymentsStage, BooksStage, CampaignsStage, AidStage,
    SurveysStage, ResultsStage, FeedbackStage, ImprovementStage, WorkloadStage, AppraisalStage, ScoreboardStage,
    SimulationStage, PrivacyStage, ReportsStage,
):  # fmt: skip
    """The world and its objects, made when first asked for."""

    @cached_property
    def world(self) -> World:
        return build_world()

    @cached_property
    def member(self) -> Member:
        return make_member(self.world)

    @cached_property
    def protocol(self) -> Protocol:
        load_catalogues()
        return in_force(self.world.enterprise)

    @cached_property
    def draft(self) -> Protocol:
        assert self.protocol
        return drafted(self.world)

    @cached_property
    def case(self) -> IllnessCase:
        """A graded case of a member of the group."""
        assert self.protocol
        return graded(self.world, member=self.member)

    @cached_property
    def item(self) -> WorkItem:
        """An open visit about somebody in the group, for the branch chair."""
        subject = SubjectFactory(unit=self.world.group)
        item: WorkItem = WorkItemFactory(subject=subject, assignee=self.world.people[Role.BRANCH_CHAIR])
        return item

    @cached_property
    def unassigned_item(self) -> WorkItem:
        item: WorkItem = WorkItemFactory(subject=self.item.subject)
        return item

    @cached_property
    def paused_item(self) -> WorkItem:
        now = timezone.now()
        item: WorkItem = WorkItemFactory(
            subject=self.item.subject,
            assignee=self.world.people[Role.BRANCH_CHAIR],
            due_at=now + timedelta(days=3),
            planned_due_at=now + timedelta(days=3),
            paused_at=now,
        )
        return item

    @cached_property
    def leave(self) -> Leave:
        person, cover = self.world.people[Role.BRANCH_CHAIR], self.world.people[Role.CHAIR]
        # In the future, or the chair would hold the branch chair's rights now.
        day = timezone.localdate() + timedelta(days=30)
        return Leave.objects.create(user=person, cover=cover, starts_on=day, ends_on=day)

    @cached_property
    def contact(self) -> Contact:
        person = self.world.people[Role.BRANCH_CHAIR]
        return Contact.objects.create(user=person, channel="sms", label="手机", address="13800001111")

    @cached_property
    def message(self) -> Message:
        person, now = self.world.people[Role.BRANCH_CHAIR], timezone.now()
        tell(news=[News("trial", "matrix", recipient=person.pk, params={"contact": "手机"}, path="/work/")], now=now)
        return Message.objects.inbox_of(person.pk).latest("pk")

    @cached_property
    def approval(self) -> Approval:
        """The plan of the case, waiting for approval."""
        submit_plan(case=self.case, actor=self.world.welfare_officer, now=NOW)
        return Approval.objects.get(subject=self.case.subject)

    @cached_property
    def letter(self) -> FamilyLetter:
        officer = self.world.people[Role.WELFARE_OFFICER]
        given = {"kind": "call", "words": "", "language": "en"}
        return write_letter(case_id=self.case.pk, actor=officer, now=timezone.now(), **given)

    @cached_property
    def document(self) -> CaseDocument:
        return add_document(
            case_id=self.case.pk,
            kind="diagnosis",
            title="",
            name="诊断.pdf",
            data=pdf_of(),
            actor=self.world.welfare_officer,
            now=NOW,
        )

    @cached_property
    def kept_filter(self) -> SavedFilter:
        chair = self.world.people[Role.CHAIR]
        return SavedFilter.objects.create(user=chair, page="cases:cases", name="L4", query="level=4")

    @cached_property
    def roster(self) -> ImportRun:
        """A roster with one new member, checked and waiting for the welfare officer's confirmation."""
        file, now = BytesIO("工号,姓名,单位\n039999,新人,QL3-01-1-1\n".encode()), timezone.now()
        run = receive_upload(file=file, name="roster.csv", actor=self.world.welfare_officer, now=now)
        ask_for_preview(run=run, options=RosterOptions(as_of=NOW.date(), scope=(self.world.enterprise.path,)), now=now)
        preview_upload(run_id=run.pk, now=now)
        run.refresh_from_db()
        return run

    def run(self, kind: str, role: Role = Role.ORGANISATION_OFFICER) -> ImportRun:
        """An import that somebody of a role inside has uploaded."""
        now = timezone.now()
        return ImportRun.objects.create(
            kind=kind,
            file_name="x.xlsx",
            sha256="",
            state=RunState.STAGED,
            started_by=self.world.people[role],
            options={"headers": []},
            summary=dict.fromkeys(("rows", "created", "updated", "unchanged", "refused"), 0),
            created_at=now,
            expires_at=now + STAGED_FOR,
        )

    @cached_property
    def counselling_team(self) -> CounsellingTeam:
        """The team of the enterprise, with its supervisor and its counsellor; the case exists before."""
        assert self.case
        assert self.watch
        return with_team(self.world)


Maker = Callable[[Stage], Target]
OBJECTS: dict[str, Maker] = {}


def target_for(name: str, stage: Stage) -> Target:
    """Return how to call a URL; one that is not registered takes no arguments."""
    maker = OBJECTS.get(name)
    return maker(stage) if maker else Target()


def _organisation_run(stage: Stage) -> Target:
    return Target({"pk": stage.run("organisation").pk})


OBJECTS |= {
    "organisation:import_run": _organisation_run,
    "organisation:import_progress": _organisation_run,
    "organisation:import_confirm": _organisation_run,
    "organisation:import_discard": _organisation_run,
    "organisation:import_refused": _organisation_run,
    "organisation:import_passwords": lambda stage: Target({"pk": stage.run("organisation", Role.ADMINISTRATOR).pk}),
    "dashboard:gaps": lambda stage: Target(marker="掘进二队分会"),
}


# --- the worklist ------------------------------------------------------------------------------------------


def _item(stage: Stage) -> Target:
    return Target({"pk": stage.item.pk})


OBJECTS |= {f"worklist:{name}": _item for name in ("item", "do", "waive", "hand_over", "pause")}
OBJECTS |= {"worklist:resume": lambda stage: Target({"pk": stage.paused_item.pk})}
OBJECTS |= {"organisation:end_leave": lambda stage: Target({"pk": stage.leave.pk})}
OBJECTS |= {"notifications:open": lambda stage: Target({"pk": stage.message.pk})}
OBJECTS |= {
    f"notifications:{name}": lambda stage: Target({"pk": stage.contact.pk})
    for name in ("remove_contact", "try_contact")
}
OBJECTS |= {"worklist:drop_filter": lambda stage: Target({"pk": stage.kept_filter.pk})}
OBJECTS |= {"worklist:take": lambda stage: Target({"pk": stage.unassigned_item.pk})}
OBJECTS |= {"worklist:decide": lambda stage: Target({"pk": stage.approval.pk})}


# --- members -----------------------------------------------------------------------------------------------


def _member(stage: Stage) -> Target:
    return Target({"pk": stage.member.pk})


def _roster(stage: Stage, **more: str) -> Target:
    return Target({"pk": stage.roster.pk, **more})


OBJECTS |= {f"cases:{name}": _member for name in ("member", "member_edit", "member_place", "member_changes", "unmask")}
OBJECTS |= {
    f"cases:roster_{name}": _roster
    for name in ("preview", "headers", "progress", "confirm", "resume", "discard", "refused")
}
OBJECTS |= {
    "cases:roster_rows": lambda stage: _roster(stage, part="new"),
    "cases:members": lambda stage: Target(marker=stage.member.name),
    "cases:search": lambda stage: Target(query={"q": stage.member.employee_no}, marker=stage.member.name),
    "cases:members_drop": lambda stage: Target({"pk": stage.kept_filter.pk}),
    "cases:unmask_part": lambda stage: Target({"pk": stage.member.pk, "what": "phone"}),
}


# --- cases, plans, protocols -------------------------------------------------------------------------------


def _case(stage: Stage) -> Target:
    return Target({"number": stage.case.number}, query={"member": stage.member.pk})


def _rule(stage: Stage, *more: str) -> Target:
    rule = stage.draft.rules.filter(entitlement="visits").earliest("pk")
    return Target({"code": stage.draft.code, "pk": rule.pk} | {name: getattr(rule, name) for name in more})


CASE_PAGES = """
case timeline ended contact consent consent_print verify reject amend grade grade_preview recover relapse close death
undo_death reopen owner hand_over letters event household cost document_add plan approve plan_withdraw plan_print replan
"""
PROTOCOL_PAGES = "protocol protocol_try protocol_print"
DRAFT_PAGES = "protocol_edit protocol_head protocol_text protocol_submit"

OBJECTS |= {f"cases:{name}": _case for name in CASE_PAGES.split()}
OBJECTS |= {f"cases:{name}": lambda stage: Target({"code": stage.protocol.code}) for name in PROTOCOL_PAGES.split()}
OBJECTS |= {f"cases:{name}": lambda stage: Target({"code": stage.draft.code}) for name in DRAFT_PAGES.split()}
OBJECTS |= {
    "cases:cases": lambda stage: Target(marker=stage.case.number),
    "cases:of_member": lambda stage: Target({"pk": stage.member.pk}),
    "cases:document": lambda stage: Target({"number": stage.case.number, "pk": stage.document.pk}),
    "cases:document_page": lambda stage: Target({"number": stage.case.number, "pk": stage.document.pk, "page": 1}),
    **{
        f"cases:{name}": lambda stage: Target({"number": stage.case.number, "pk": stage.letter.pk})
        for name in ("letter", "letter_slip", "take_letter_back")
    },
    "cases:strike": lambda stage: Target(
        {"number": stage.case.number, "kind": "cost", "pk": stage.case.costs.latest("pk").pk}
    ),
    "cases:drop_filter": lambda stage: Target({"pk": stage.kept_filter.pk}),
    "cases:report_person": lambda stage: Target(query={"person": stage.member.pk}),
    "cases:report_duplicates": lambda stage: Target(data={"name": stage.member.name}),
    "cases:report_people": lambda stage: Target(
        data={"q": stage.member.employee_no}, marker=stage.member.name, marker_for="cases.see_member"
    ),
    "cases:protocols": lambda stage: Target(marker=stage.protocol.code),
    "cases:rule_new": lambda stage: Target({"code": stage.draft.code, "entitlement": "visits"}),
    "cases:rule": lambda stage: _rule(stage, "entitlement"),
    "cases:rule_delete": _rule,
    "cases:protocol_act": lambda stage: Target({"code": stage.draft.code, "step": "drop"}),
}
OBJECTS |= {
    f"cases:import_{name}": lambda stage: Target({"pk": stage.run("cases", Role.WELFARE_OFFICER).pk})
    for name in ("run", "progress", "confirm", "discard", "refused")
}

OBJECTS |= VISITS
OBJECTS |= INSURANCE
OBJECTS |= TERMS
OBJECTS |= CLAIMS
OBJECTS |= PAYMENTS
OBJECTS |= BOOKS
OBJECTS |= CAMPAIGNS
OBJECTS |= SURVEYS
OBJECTS |= PRIVACY
OBJECTS |= AID
OBJECTS |= IMPROVEMENT
OBJECTS |= WORKLOAD
OBJECTS |= PERFORMANCE
OBJECTS |= APPRAISAL
OBJECTS |= REPORTS
OBJECTS |= FEEDBACK
OBJECTS |= RESULTS
OBJECTS |= SCOREBOARD
OBJECTS |= SIMULATION

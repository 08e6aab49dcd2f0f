"""Bringing a staged run into the roster, inside the transaction of the caller.

The roster may have changed since the preview, so what was staged is compared once more; the audit rows then tell what
really changed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from unioncare.core.audit import record_bulk_changes
from unioncare.imports.models import ImportRun
from unioncare.imports.progress import ProgressMeter
from unioncare.organisation.models import Unit, User

from ..enums import EmploymentStatus
from ..facts import audited_changes
from ..models import Member, Placement
from ..services.merging import merge_outsider
from ..services.placing import make_current
from ..signals import Departure, members_left
from . import staged
from .check import MemberRow
from .chunks import in_chunks
from .compare import CHANGED, CHUNK_ROWS, NEW, PLACEMENT_FIELDS, REFUSED, Outcome, RosterComparison
from .leavers import present_members
from .new_units import UnitMaker
from .options import RosterOptions
from .outsiders import Outsiders
from .stage_table import StageTable
from .units import UnitDirectory


class RosterWriter:
    """Writes one run; `counts` tells what came of it: new, changed, left, merged, units, and rows that meanwhile
    became impossible (refused)."""

    def __init__(self, run: ImportRun, *, actor: User | None, now: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._run = run
        self._options = RosterOptions.from_json(run.options)
        self._actor = actor
        self._now = now
        self._today = timezone.localdate(now)
        self._outsiders = Outsiders()
        self._placed: list[int] = []
        self._back: list[int] = []
        self._named: list[str] = []  # employee numbers of people noted outside the roster

    def write(self) -> None:
        """Write units, members, placements, departures and merges."""
        references = self._make_units()
        directory = UnitDirectory(self._options.scope)
        comparison = RosterComparison(self._options.as_of, self._today, directory.in_scope)
        meter = ProgressMeter(self._run.pk, self._run.summary["created"] + self._run.summary["updated"])
        rows = (_with_unit(row, references) for _kind, row in staged.read_rows(self._run))
        stage: StageTable | None = None
        for chunk in in_chunks(rows, CHUNK_ROWS):
            stage = stage or StageTable(as_of=self._options.as_of, now=self._now, run_id=self._run.pk)
            self._stage(stage, comparison.compare(chunk))
            meter.advance(len(chunk))
        if stage is not None:
            stage.finish()
            self._bring_up_to_date()
            self._merge()
        self._let_leave()

    def _make_units(self) -> list[int]:
        maker = UnitMaker(staged.read_planned_units(self._run), self._actor)
        pks = maker.make()
        self.counts["units"] = maker.created
        return pks

    def _stage(self, stage: StageTable, outcomes: Sequence[Outcome]) -> None:
        stage.add(outcome for outcome in outcomes if outcome.kind in (NEW, CHANGED))
        diffs = []
        for outcome in outcomes:
            self.counts[outcome.kind] += 1
            if outcome.kind != REFUSED and self._outsiders.has(outcome.row):
                self._named.append(outcome.row.employee_no)
            if outcome.kind != CHANGED or outcome.known is None:
                continue
            if outcome.placed:
                self._placed.append(outcome.known.pk)
            if "left_on" in outcome.changes:
                self._back.append(outcome.known.pk)
            facts = {name: pair for name, pair in outcome.changes.items() if name not in PLACEMENT_FIELDS}
            if facts:
                diffs.append((outcome.known.pk, outcome.row.name, audited_changes(facts)))
        record_bulk_changes(Member, diffs, actor=self._actor)

    def _bring_up_to_date(self) -> None:
        """Let the new placements show; unit and status are audited there, and other rooms are told who moved."""
        for members in in_chunks(self._placed, CHUNK_ROWS):
            make_current(today=self._today, actor=self._actor, now=self._now, members=members)
        for members in in_chunks(self._back, CHUNK_ROWS):
            Member.objects.filter(pk__in=members).update(left_on=None, updated_at=self._now)

    def _merge(self) -> None:
        for employee_no in self._named:
            member = Member.objects.get(employee_no=employee_no)
            doubles = Member.objects.filter(employee_no__isnull=True, id_index=member.id_index)
            for outsider in doubles.order_by("pk"):
                merge_outsider(outsider=outsider, into=member, actor=self._actor, now=self._now)
                self.counts["merged"] += 1

    def _let_leave(self) -> None:
        if self._options.full is None:
            return
        there = present_members(Unit.objects.get(pk=self._options.full), self._options.as_of, self._today)
        for leavers in in_chunks(staged.read_leavers(self._run), CHUNK_ROWS):
            present = there.filter(pk__in=[leaver.member for leaver in leavers])
            members = list(present.order_by("pk").select_for_update(of=("self",)).defer("id_number", "phone"))
            retired = [member for member in members if member.status == EmploymentStatus.RETIRED]
            self._mark_left([member for member in members if member.status != EmploymentStatus.RETIRED])
            self._take_off_roster(retired)

    def _mark_left(self, members: Iterable[Member]) -> None:
        left = EmploymentStatus.LEFT
        placements = [
            Placement(
                member=member,
                unit_id=member.unit_id,
                status=left,
                starts_on=self._options.as_of,
                import_run=self._run,
            )
            for member in members
        ]
        Placement.objects.bulk_create(
            placements,
            batch_size=1_000,
            update_conflicts=True,
            unique_fields=["member", "starts_on"],
            update_fields=["unit", "status", "import_run"],
        )
        pks = [placement.member_id for placement in placements]
        self.counts["left"] += make_current(today=self._today, actor=self._actor, now=self._now, members=pks)

    def _take_off_roster(self, retired: Sequence[Member]) -> None:
        """Retired members stay retired; that the roster no longer names them is all there is to say."""
        if not retired:
            return
        as_of = self._options.as_of
        Member.objects.filter(pk__in=[member.pk for member in retired]).update(left_on=as_of, updated_at=self._now)
        diff = {"left_on": ["", as_of.isoformat()]}
        record_bulk_changes(Member, ((member.pk, member.name, diff) for member in retired), actor=self._actor)
        departures = [Departure(member.pk, as_of, member.status) for member in retired]
        members_left.send(Member, departures=departures, actor=self._actor, now=self._now)
        self.counts["left"] += len(retired)


def _with_unit(row: MemberRow, references: Sequence[int]) -> MemberRow:
    return row if row.unit > 0 else row._replace(unit=references[-1 - row.unit])

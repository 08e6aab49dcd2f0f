"""Objects of coverage terms, files and outreach for the matrix, and how their URLs are called."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.insurance.models import CoverageTerm, Enrolment, Outreach
from cases.insurance.services.outreach import OutreachEntry, note_outreach
from cases.members.models import Member
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.insurance import enrolled, term
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


class TermsStage:
    """What terms bring to the stage; the world and the member are the stage's."""

    world: World
    member: Member
    run: Callable[..., ImportRun]

    @cached_property
    def term(self) -> CoverageTerm:
        """A running term of the enterprise, with the member of the group enrolled in it."""
        opened = term(self.world.enterprise, starts_on=timezone.localdate() - timedelta(days=100))
        enrolled(self.member, opened)
        return opened

    @cached_property
    def empty_term(self) -> CoverageTerm:
        return term(self.world.enterprise, code="city")

    @cached_property
    def enrolment(self) -> Enrolment:
        return Enrolment.objects.get(term=self.term)

    @cached_property
    def outreach(self) -> Outreach:
        """A meeting in the group, with what people were given."""
        entry = OutreachEntry(
            self.world.group,
            timezone.localdate(),
            "meeting",
            self.term.plan,
            12,
            "三月互助保障宣讲",
            ("宣传单.pdf", PDF),
        )
        officer = self.world.people[Role.INSURANCE_OFFICER]
        return note_outreach(entry=entry, actor=officer, now=timezone.now())

    def file_run(self, kind: str) -> ImportRun:
        """A file that the insurance officer has uploaded."""
        run = self.run(kind, Role.INSURANCE_OFFICER)
        run.options = {"headers": [], "plan": self.term.plan.code, "term": self.term.pk}
        run.save(update_fields=["options"])
        return run


Maker = Callable[[Any], Target]
OBJECTS: dict[str, Maker] = {}


def _term(stage: TermsStage) -> Target:
    return Target({"pk": stage.term.pk})


OBJECTS |= {
    f"cases:{name}": _term
    for name in (
        "term",
        "term_export",
        "premium_bill",
        "premium_bill_file",
        "renewal",
        "renewal_notice",
        "open_next_term",
        "renew_all",
    )
}
OBJECTS |= {
    "cases:terms": lambda stage: Target(marker=f"/terms/{stage.term.pk}/"),
    "cases:remove_term": lambda stage: Target({"pk": stage.empty_term.pk}),
    "cases:renewal_step": lambda stage: Target({"pk": stage.term.pk, "kind": "renewal_budget"}),
    "cases:outreach": lambda stage: Target(marker=stage.outreach.topic),
    "cases:outreach_material": lambda stage: Target({"pk": stage.outreach.pk}),
}
OBJECTS |= {
    f"cases:{kind}_{name}": lambda stage, runs=runs: Target({"pk": stage.file_run(runs).pk})
    for kind, runs in (("enrolment", "enrolments"), ("certificate", "certificates"))
    for name in ("run", "progress", "confirm", "discard", "refused")
}

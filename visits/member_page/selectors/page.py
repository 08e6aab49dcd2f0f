"""What a member's page says: who comes when, what to prepare, whom to call. Nothing about the illness, no counsellor.

Not even by the way: no level, no class, no name of a disease, no case number, no name of anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.models import CarePlan, IllnessCase
from cases.care.selectors.case_file import load_file
from cases.care.selectors.checklist import checklist, documents_asked
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit
from visits.counselling.selectors.teams import team_of

from .coming import Coming, next_visit

# What people call the papers that a file still lacks. Other kinds are the union's own business.
PAPERS: dict[str, str | Promise] = {
    "consent": _("The consent that you signed"),
    "id_card": _("Your ID card"),
    "diagnosis": _("The certificate of your doctor"),
    "pathology": _("The report of the laboratory"),
    "discharge": _("The paper that you got when you left the hospital"),
    "settlement": _("The settlement sheet of the hospital"),
    "invoice": _("The invoices of the hospital"),
    "income": _("A proof of the household's income"),
}


@dataclass(frozen=True, slots=True)
class Office:
    """Whom to call at the union: a post, never a name."""

    post: str | Promise
    union: str
    phone: str


@dataclass(frozen=True, slots=True)
class MemberPage:
    """The whole page."""

    coming: Coming | None
    papers: list[str | Promise]
    hotline: str
    office: Office


def load_member_page(case: IllnessCase, now: datetime, today: date) -> MemberPage:
    """Read what the page of a member says."""
    team = team_of(case.unit)
    return MemberPage(
        coming=next_visit(case, now),
        papers=_papers(case, today),
        hotline=team.hotline if team else "",
        office=office_of(case, today),
    )


def _papers(case: IllnessCase, today: date) -> list[str | Promise]:
    if case.is_ended:
        return []
    plan = CarePlan.objects.filter(case=case).select_related("protocol").first()
    checks = checklist(case, load_file(case), documents_asked(case, on=today, plan=plan))
    return [PAPERS[check.document] for check in checks.missing if check.document in PAPERS]


def office_of(case: IllnessCase, today: date) -> Office:
    """Return the post by which the case owner has the case, and the enterprise's union: a smaller unit says more."""
    paths = case.unit.ancestor_paths()
    union = Unit.objects.filter(path__in=paths, kind=UnitKind.ENTERPRISE).first() or case.unit
    owner = case.owner
    if owner is None or not owner.is_active:
        return Office(Role.WELFARE_OFFICER.label, union.name, "")
    held = Post.objects.active(today).filter(user=owner, unit__path__in=paths).order_by("-unit__path", "pk")
    post = held.filter(role=Role.WELFARE_OFFICER).first()
    return Office((Role(post.role) if post else Role.WELFARE_OFFICER).label, union.name, owner.phone)

"""What an installation starts with: the catalogues everywhere, the invented enterprise only in a demo."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.improvement.starter import load_causes
from assessments.surveys.starter import load_questionnaires
from cases.care.services.protocols import install_default_protocol
from cases.care.starter.consent import load_consent_text
from cases.care.starter.diseases import load_diseases
from cases.care.starter.scales import load_burden_scale, load_living_lines
from cases.insurance.starter import load_plans
from donations.aid.starter import load_aid_rules
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User
from unioncare.organisation.services.calendar import is_announced, load_calendar_year
from visits.counselling.starter import load_counselling_consent_text
from visits.recovery.starter import load_medical_rules
from visits.safety.starter import load_hotlines
from visits.screening.starter import load_scales

from ..scoreboard.starter import load_targets
from .aid import seed_aid
from .appraisal import seed_appraisals
from .cases import seed_bulk_cases
from .claims import seed_claims
from .counselling import seed_team
from .feedback import seed_feedback
from .funds import seed_funds
from .improvement import seed_improvement
from .insurance import seed_insurance
from .members import seed_members
from .organisation import DEMO_PEOPLE, Tree, seed_posts, seed_units
from .privacy import seed_privacy
from .reports import seed_reports
from .scoreboard import seed_scoreboard
from .stories import seed_stories
from .surveys import seed_surveys
from .workload import NEWCOMERS, seed_newcomers

DEMO_MEMBERS, DEMO_CASES = 3_000, 60
# So many cases are lived through the services, the rest is written in bulk.
STORIES = 60


def load_catalogues(*, now: datetime) -> None:
    """Load the tables that a union begins with, and the announced working days; again is harmless."""
    load_diseases()
    load_plans()
    load_aid_rules()
    load_consent_text()
    load_counselling_consent_text()
    load_living_lines()
    load_burden_scale()
    load_medical_rules()
    load_hotlines()
    load_scales()
    load_questionnaires(now=now)
    load_causes()
    load_targets()
    year = timezone.localdate(now).year
    for one in (year - 1, year, year + 1):
        if is_announced(one):
            load_calendar_year(year=one, actor=None, now=now)


@transaction.atomic
def seed_union(*, members: int, cases: int, now: datetime) -> None:
    """Fill an empty database with an invented union and the numbers of its past quarters; all of it, or nothing."""
    seed_world(members=members, cases=cases, now=now)
    seed_scoreboard(Unit.objects.filter(kind=UnitKind.ENTERPRISE)[0], now=now)


@transaction.atomic
def seed_world(*, members: int, cases: int, now: datetime, stories: int = STORIES) -> None:
    """Fill an empty database with an invented union; all of it, or nothing.

    The first `stories` cases are lived through the services. Raises ValueError where something stands in the way.
    """
    if Unit.objects.exists():
        raise ValueError("This database already holds an organisation; seed needs an empty one.")
    invented = [username for username, *_rest in (*DEMO_PEOPLE.values(), *NEWCOMERS)]
    taken = User.objects.filter(username__in=invented).order_by("pk").values_list("username", flat=True).first()
    if taken:
        raise ValueError(
            f"Somebody already signs in as {taken}, a name that seed gives away; it needs an empty database."
        )
    load_catalogues(now=now)
    tree: Tree = seed_units(members)
    load_questionnaires(now=now)
    load_targets()
    seed_posts(tree)
    seed_members(members, tree.groups, now=now)
    seed_insurance(tree.enterprises, now=now)
    # Stories reach back most of a year: the rules that they follow were in force before.
    before = now - timedelta(days=400)
    chair = User.objects.filter(posts__role=Role.CHAIR).order_by("pk").first()
    install_default_protocol(unit=tree.corporation, actor=None, now=before, publish=True, approver=chair)
    seed_stories(min(cases, stories), now=now)
    seed_claims(now=now)
    seed_funds(tree.enterprises, now=now)
    seed_aid(tree.enterprises[0], now=now)
    seed_feedback(tree.enterprises[0], now=now)
    if stories and cases:
        seed_team(now=now)
    seed_improvement(tree.enterprises[0], now=now)
    seed_surveys(tree.enterprises[0], now=now)
    seed_appraisals(tree.enterprises[0], now=now)
    seed_privacy(tree.enterprises[0], now=now)
    seed_bulk_cases(max(cases - stories, 0), tree.corporation, now=now)
    seed_newcomers(tree.enterprises[0], now=now)
    seed_reports(tree.enterprises[0], now=now)
    Message.objects.all().delete()  # what the stories told long ago is no news

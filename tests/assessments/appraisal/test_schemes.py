"""Schemes: the starter as the annex says, checked before they are in force, never changed after, nearest upward."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assessments.appraisal.enums import SchemeState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import Scheme
from assessments.appraisal.selectors.schemes import objection_to, scheme_for, weights_of
from assessments.appraisal.services.schemes import (
    RULES,
    SchemeEntry,
    change_scheme,
    draft_scheme,
    publish_scheme,
    retire_scheme,
)
from assessments.appraisal.starter import LINES, VETOES
from assessments.performance.enums import GROUP_OF, Kpi, KpiGroup
from tests.factories.appraisal import scheme_in_force
from tests.factories.cases import NOW, TODAY


def entry(scheme: Scheme, **lines: int) -> SchemeEntry:
    """Return the rules of a scheme with other points of some indicators."""
    others = {Kpi(code): (Decimal(points), Decimal(90)) for code, points in lines.items()}
    return SchemeEntry({name: getattr(scheme, name) for name in RULES}, LINES | others, VETOES)


def test_the_starter_scheme_is_that_of_the_annex(world):
    scheme = draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW)
    weights, targets = weights_of(scheme)
    groups = {group: sum(weights[kpi] for kpi in Kpi if GROUP_OF[kpi] == group) for group in KpiGroup}
    assert groups == {
        "visits": 20, "relief": 15, "insurance": 15, "psychology": 10, "outcomes": 15, "files": 10, "satisfaction": 15,
    }  # fmt: skip
    assert all(0 < target <= 1 for target in targets.values())
    assert (scheme.superior_share, scheme.peers_share, scheme.members_share, scheme.self_share) == (30, 20, 40, 10)
    assert (scheme.kpi_share, scheme.excellent_quota, scheme.fewest_peers) == (70, 20, 5)
    assert (scheme.excellent_from, scheme.competent_from, scheme.basic_from) == (90, 75, 60)
    assert [kind.name_en for kind in scheme.veto_kinds.all()] == [
        "Misuse of earmarked funds", "Breach of a member's privacy", "A fabricated visit",
    ]  # fmt: skip
    assert objection_to(scheme) is None


def test_points_that_do_not_come_to_a_hundred_are_not_put_in_force(world):
    scheme = draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW)
    change_scheme(scheme=scheme, entry=entry(scheme, visit_standard=13), actor=world.chair, now=NOW)
    with pytest.raises(AppraisalRefused, match="come to 101"):
        publish_scheme(scheme=scheme, actor=world.chair, now=NOW)
    change_scheme(scheme=scheme, entry=entry(scheme, visit_standard=13, first_visit=7), actor=world.chair, now=NOW)
    done = publish_scheme(scheme=scheme, actor=world.chair, now=NOW)
    assert (done.state, done.published_by, done.published_on) == (SchemeState.PUBLISHED, world.chair, TODAY)


def test_a_scheme_in_which_the_superior_weighs_nothing_is_not_put_in_force(world):
    with pytest.raises(AppraisalRefused, match="superior's view must count"):
        scheme_in_force(world.enterprise, superior_share=0, members_share=70)


def test_a_scheme_in_force_never_changes_and_a_new_version_retires_it(world):
    first = scheme_in_force(world.enterprise)
    with pytest.raises(AppraisalRefused, match="never changes"):
        change_scheme(scheme=first, entry=entry(first), actor=world.chair, now=NOW)
    second = draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW, source=first)
    assert draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW) == second
    assert (second.version, weights_of(second)) == (2, weights_of(first))
    publish_scheme(scheme=second, actor=world.chair, now=NOW)
    first.refresh_from_db()
    assert (first.state, scheme_for(world.enterprise)) == (SchemeState.RETIRED, second)
    with pytest.raises(AppraisalRefused, match="published already"):
        publish_scheme(scheme=second, actor=world.chair, now=NOW)


def test_the_nearest_scheme_upward_applies(world):
    above = scheme_in_force(world.corporation)
    assert scheme_for(world.group) == above
    own = scheme_in_force(world.enterprise)
    assert (scheme_for(world.group), scheme_for(world.far_enterprise)) == (own, above)
    retire_scheme(scheme=own, actor=world.chair, now=NOW)
    assert scheme_for(world.group) == above


def test_a_draft_that_makes_no_sense_is_refused_and_one_thrown_away_is_gone(world):
    scheme = draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW)
    wrong = entry(scheme)
    with pytest.raises(ValidationError, match="begin above the one below"):
        change_scheme(
            scheme=scheme, entry=SchemeEntry({**wrong.rules, "competent_from": Decimal(95)}, wrong.lines, VETOES),
            actor=world.chair, now=NOW,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="same code"):
        change_scheme(
            scheme=scheme, entry=SchemeEntry(wrong.rules, wrong.lines, [VETOES[0], VETOES[0]]), actor=world.chair,
            now=NOW,
        )  # fmt: skip
    retire_scheme(scheme=scheme, actor=world.chair, now=NOW)
    assert not Scheme.objects.exists()


def test_the_database_holds_the_rules_too(world):
    scheme = scheme_in_force(world.enterprise)
    rows = Scheme.objects.filter(pk=scheme.pk)
    for wrong in ({"self_share": 11}, {"fewest_peers": 4}, {"basic_from": 80}, {"state": "else"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        scheme.lines.filter(kpi=Kpi.ENROLMENT).update(target=0)

"""Scales in the admin: checked, frozen once answered, and new versions of them."""

import json

import pytest
from django.urls import reverse

from tests.factories.screening import phq, scale, screened
from unioncare.organisation.enums import Role
from visits.screening.models import Scale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
JSON_PARTS = ("items", "options", "bands", "critical")


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.administrator_of_all())


def form_of(held: Scale, **changes) -> dict[str, object]:
    names = [field.name for field in Scale._meta.fields if field.name != "id"]
    data = {name: getattr(held, name) for name in names} | changes
    data |= {name: json.dumps(data[name]) for name in JSON_PARTS if not isinstance(data[name], str)}
    return {name: value for name, value in data.items() if value is not False and value is not None}


def change(held: Scale) -> str:
    return reverse("admin:visits_scale_change", args=[held.pk])


def test_what_could_not_be_scored_is_refused_at_its_field(browser, team):
    gad = scale("gad7")
    page = browser.post(change(gad), form_of(gad, bands=gad.bands[:2]))
    assert page.status_code == 200
    assert "The last band must end at the highest score." in page.text
    assert len(Scale.objects.get(pk=gad.pk).bands) == 4


def test_a_sound_change_is_kept(browser, team):
    gad = scale("gad7")
    answer = browser.post(change(gad), form_of(gad, name_en="GAD-7"))
    assert answer.status_code == 302
    assert Scale.objects.get(pk=gad.pk).name_en == "GAD-7"


def test_once_answered_it_stays_as_it_is_and_may_only_be_offered_or_not(browser, case, world):
    screened(case, world, phq(3))
    held = scale("phq9")
    page = browser.get(change(held)).text
    assert 'name="is_offered"' in page
    assert 'name="bands"' not in page
    browser.post(change(held), {**form_of(held, bands=[]), "is_offered": ""})
    kept = Scale.objects.get(pk=held.pk)
    assert (len(kept.bands), kept.is_offered) == (5, False)
    assert browser.post(reverse("admin:visits_scale_delete", args=[held.pk]), {"post": "yes"}).status_code == 403


def test_a_new_version_begins_as_a_copy_that_is_not_offered(browser, case, world):
    screened(case, world, phq(3))
    held = scale("phq9")
    browser.post(reverse("admin:visits_scale_act", args=[held.pk, "version"]))
    draft = Scale.objects.get(code="phq9", version=2)
    assert (draft.items, draft.bands, draft.is_offered) == (held.items, held.bands, False)
    assert 'name="bands"' in browser.get(change(draft)).text


def test_administrators_of_a_part_read_scales_and_change_none(world, sign_in, team):
    browser = sign_in(world.administrator)
    assert browser.get(reverse("admin:visits_scale_changelist")).status_code == 200
    gad = scale("gad7")
    assert browser.post(change(gad), form_of(gad, name_en="Mine")).status_code == 403
    assert browser.get(reverse("admin:visits_scale_add")).status_code == 403


def test_others_do_not_find_them(world, sign_in, team):
    for role in (Role.COUNSELLOR, Role.CHAIR):
        answer = sign_in(world.person(role)).get(reverse("admin:visits_scale_changelist"), follow=True)
        assert answer.status_code == 403

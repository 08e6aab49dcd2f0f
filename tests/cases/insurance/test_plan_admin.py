"""Plans in the administration: a version that a term uses is read, and never changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.insurance.models import EnrolmentTarget
from tests.factories import World
from tests.factories.insurance import plan, term, version_of
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def change(model: str, pk: int) -> str:
    return reverse(f"admin:cases_{model}_change", args=[pk])


def test_a_version_can_be_corrected_until_a_term_uses_it(world: World, sign_in) -> None:
    version = version_of(plan())
    client = sign_in(world.administrator_of_all())
    page = client.get(change("planversion", version.pk))
    assert "premium" in page.context["adminform"].form.fields

    term(world.enterprise)

    page = client.get(change("planversion", version.pk))
    assert list(page.context["adminform"].form.fields) == []
    assert not page.context["has_change_permission"]
    assert all(not inline.has_add_permission for inline in page.context["inline_admin_formsets"])
    assert client.post(reverse("admin:cases_planversion_delete", args=[version.pk]), {"post": "yes"}).status_code == 403


def test_a_split_that_does_not_sum_is_said_on_the_page(world: World, sign_in) -> None:
    version = version_of(plan())
    client = sign_in(world.administrator_of_all())
    page = client.get(change("planversion", version.pk))
    filled = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    filled |= {"papers": ",".join(version.papers), "by_union": "1"}
    for inline in page.context["inline_admin_formsets"]:
        filled |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}

    html = client.post(change("planversion", version.pk), filled).content.decode()

    assert "does not add up to the premium" in html
    version.refresh_from_db()
    assert version.by_union == 90


def test_targets_are_seen_under_ones_posts_and_set_by_administrators_of_the_union(world: World, sign_in) -> None:
    day, rate = date(2026, 1, 1), Decimal("0.9")
    EnrolmentTarget.objects.create(unit=world.enterprise, starts_on=day, rate=rate)
    far = EnrolmentTarget.objects.create(unit=world.far_enterprise, starts_on=day, rate=rate)
    administrator: User = world.administrator
    listed = sign_in(administrator).get(reverse("admin:cases_enrolmenttarget_changelist"))
    assert [row.unit for row in listed.context["cl"].result_list] == [world.enterprise]
    assert sign_in(administrator).get(reverse("admin:cases_enrolmenttarget_add")).status_code == 403
    assert sign_in(administrator).get(change("enrolmenttarget", far.pk)).status_code == 302

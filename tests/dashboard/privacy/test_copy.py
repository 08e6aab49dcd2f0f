"""The copy for a member forgets nothing that is kept, and opens to each reader what their posts open."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.urls import reverse

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.dashboard.privacy.left_out import LEFT_OUT
from tests.factories.cases import NOW, make_member
from tests.factories.feedback import written
from tests.factories.privacy import agreed
from unioncare.dashboard.privacy.selectors.kept import TOLD
from unioncare.dashboard.privacy.services.carrying import make_copy
from unioncare.organisation.enums import Role


def about_members() -> set[type[Model]]:
    """Return every model from which foreign keys lead to a member."""
    found: set[type[Model]] = {Member, IllnessCase}
    grown = True
    while grown:
        more = {model for model in apps.get_models() if model not in found and found & set(_points_to(model))}
        found, grown = found | more, bool(more)
    return found


def _points_to(model: type[Model]) -> Iterable[type[Model]]:
    return (field.related_model for field in model._meta.get_fields() if isinstance(field, ForeignKey))


def test_every_model_about_members_is_told_or_left_out_for_a_reason() -> None:
    about = about_members()
    assert about - TOLD - LEFT_OUT.keys() == set(), "tell it in selectors/kept/, or say in left_out.py why not"
    assert set(LEFT_OUT) <= about
    assert LEFT_OUT.keys() & TOLD == set()


@pytest.mark.django_db
def test_words_of_rights_help_are_handed_out_by_whoever_reads_them(world, sign_in) -> None:
    member = make_member(world)
    for category, text in ((Category.RIGHTS, "单位拖欠工伤待遇"), (Category.AID, "想问救助手续")):
        asked = written(world, category, text=text, is_anonymous=False, name=member.name, unit=world.group)
        FeedbackRequest.objects.filter(pk=asked.pk).update(member=member)
    made = make_copy(request=agreed(member, world), actor=world.welfare_officer, now=NOW)

    for who, reads in ((world.welfare_officer, False), (world.person(Role.VICE_CHAIR), True)):
        client = sign_in(who)
        paper = client.get(reverse("dashboard:privacy_copy", args=[made.number])).content.decode()
        data = client.get(reverse("dashboard:privacy_copy_data", args=[made.number])).content.decode()
        for answer in (paper, data):
            assert "想问救助手续" in answer
            assert ("单位拖欠工伤待遇" in answer) is reads
            assert ("Branch chair, Vice-chair, Chair hand it out" in answer) is not reads

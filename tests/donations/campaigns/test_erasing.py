"""A campaign whose case is erased keeps what the books need, and no word of the beneficiary."""

import pytest

from cases.care.models import IllnessCase
from donations.campaigns.models import Campaign
from tests.factories import World
from tests.factories.campaigns import given, opened_for
from tests.factories.cases import load_catalogues, reported

pytestmark = pytest.mark.django_db


def test_an_erased_case_takes_the_words_along(world: World) -> None:
    load_catalogues()
    case = reported(world)
    campaign = opened_for(case, world)
    given(campaign, 300)
    IllnessCase.objects.get(pk=case.pk).delete()
    kept = Campaign.objects.select_related("fund").get(pk=campaign.pk)
    assert (kept.case, kept.title_zh, kept.title_en, kept.story_zh, kept.story_en) == (None, kept.code, "", "—", "")
    assert (kept.because, kept.gift_count) == ({}, 1)
    consent = kept.consents.get()
    assert (consent.signed_by, consent.relation) == ("", "")
    assert kept.fund is not None
    assert (kept.fund.name_zh, kept.fund.balance) == (kept.fund.code, 300)

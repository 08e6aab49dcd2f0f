"""Families without any channel of ours: a text for their chat, a slip with a code, and what the code opens."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.care.enums import LetterKind
from cases.care.letters import Writer, words_of
from cases.care.models import FamilyLetter, IllnessCase
from cases.care.selectors.letters import address_of
from cases.care.services.letters import take_letter_back, write_letter
from cases.members.services.people import silence_member
from tests.factories.cases import NOW, deceased, graded
from tests.factories.protocol import in_force
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public_address(settings, at_work):
    settings.PUBLIC_URL = "https://care.mine.example"
    cache.clear()


@pytest.fixture
def case(world):
    in_force(world.enterprise)
    officer = world.welfare_officer
    officer.phone = "0350-1234567"
    officer.save()
    return graded(world)


@pytest.fixture
def letter(case, world):
    return wrote(case, world, words="3月20日上午，第二食堂")


@pytest.fixture
def family() -> Client:
    """Somebody with a phone and no account."""
    return Client()


def wrote(case, world, **fields):
    basis = {"kind": "papers", "words": "", "language": "zh-hans", "actor": world.welfare_officer, "now": NOW}
    return write_letter(case_id=case.pk, **(basis | fields))


def path_of(letter):
    return address_of(letter).removeprefix("https://care.mine.example")


def test_the_code_opens_the_words_without_an_account(letter, family, world):
    answer = family.get(path_of(letter))
    assert answer.status_code == 200
    for words in ("请提交材料", "第二食堂", "周文静", "青岭三矿工会", 'href="tel:0350-1234567"'):
        assert words in answer.text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert len(answer.content) < 100_000
    assert "<script" not in answer.text


def test_it_tells_nothing_about_whom_or_what_illness_it_concerns(letter, family, case, world):
    held = family.get(path_of(letter)).text
    for word in (case.member.name, case.number, case.member.employee_no, str(case.disease), world.group.name, "肿"):
        assert word not in held


def test_in_place_of_a_writer_who_left_stands_whoever_has_the_case_now(letter, family, world, case):
    successor, writer = world.branch_chair, world.welfare_officer
    User.objects.filter(pk=successor.pk).update(phone="0350-7654321")
    User.objects.filter(pk=writer.pk).update(is_active=False)
    IllnessCase.objects.filter(pk=case.pk).update(owner=successor)
    answer = family.get(path_of(letter)).text
    assert successor.name in answer
    assert 'href="tel:0350-7654321"' in answer
    assert writer.name not in answer


def test_a_program_that_looks_whether_the_page_is_there_opens_nothing(letter, family):
    assert family.head(path_of(letter)).status_code == 200
    letter.refresh_from_db()
    assert letter.opened_at is None


def test_it_is_noted_when_it_was_opened_first(letter, family, time_machine):
    family.get(path_of(letter))
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    family.get(path_of(letter))
    letter.refresh_from_db()
    assert letter.opened_at == NOW


@pytest.mark.parametrize("end", ["forged", "another number", "withdrawn", "too old", "silenced"])
def test_a_code_that_ended_opens_nothing_and_does_not_say_why(letter, family, world, case, time_machine, end):
    path = path_of(letter)
    if end == "forged":
        path = reverse("cases:open_letter", args=[f"{letter.pk}.{'x' * 43}"])
    elif end == "another number":
        path = path.replace(f"/{letter.pk}.", f"/{letter.pk + 1}.")
    elif end == "withdrawn":
        assert take_letter_back(letter=letter, actor=world.welfare_officer, now=NOW)
        assert not take_letter_back(letter=letter, actor=world.welfare_officer, now=NOW)
    elif end == "too old":
        time_machine.move_to(NOW + timedelta(days=31), tick=False)
    else:
        silence_member(member=case.member, actor=None, now=NOW)
    answer = family.get(path)
    assert answer.status_code == 404
    assert "这份告知已失效" in answer.text
    assert "食堂" not in answer.text


def test_a_wrong_code_is_answered_exactly_as_an_old_letter_is(letter, family, case, world):
    def seen(code: str) -> list[object]:
        answer = family.get(reverse("cases:open_letter", args=[code]))
        return [answer.status_code, re.sub('X-CSRFToken": "[^"]+"', "", answer.text), dict(answer.headers)]

    other, old = wrote(case, world), wrote(case, world)
    FamilyLetter.objects.filter(pk=old.pk).update(opens_until=NOW.date() - timedelta(days=1))
    gone = seen(f"{old.pk}.{old.token}")
    assert gone[0] == 404
    number, token = letter.pk, letter.token
    wrong = [f"{number}.", f"{number}", f".{token}", token, f"x.{token}", f"{number}.{other.token}", f"{number}.中"]
    wrong += [f"{other.pk}.{token}", f"{number}.{token}x", f"{'9' * 30}.{token}", f"{'9' * 5000}.{token}"]
    assert [code for code in wrong if seen(code) != gone] == []
    assert not FamilyLetter.objects.exclude(opened_at=None).exists()


def test_a_letter_without_a_token_opens_to_nobody(letter, family):
    FamilyLetter.objects.update(token="")
    for code in (f"{letter.pk}.", f"{letter.pk}.{letter.token}"):
        assert family.get(reverse("cases:open_letter", args=[code])).status_code == 404


def test_a_slip_opens_no_letter_that_got_its_number_after_a_restore(letter, family, case, world):
    slip, number = path_of(letter), letter.pk
    FamilyLetter.objects.all().delete()
    later = wrote(case, world, words="别家的话")
    FamilyLetter.objects.filter(pk=later.pk).update(id=number)
    assert family.get(slip).status_code == 404


def test_a_code_has_nothing_of_the_secret_key_so_that_a_new_one_ends_no_slip(letter, family):
    signed = Signer(sep=".", salt="family-letter").sign(str(letter.pk))
    assert family.get(reverse("cases:open_letter", args=[signed])).status_code == 404
    assert family.get(path_of(letter)).status_code == 200


def test_a_letter_opens_while_redis_is_away(letter, family, settings):
    settings.CACHES = {alias: held | {"LOCATION": "redis://127.0.0.1:1/1"} for alias, held in settings.CACHES.items()}
    answer = family.get(path_of(letter))
    assert answer.status_code == 200
    assert "第二食堂" in answer.text


def test_slips_from_before_still_open_and_others_keep_their_tokens(letter, case, world, monkeypatch):
    migration = import_module("cases.migrations.0011_letter_tokens")
    monkeypatch.setattr(migration, "BATCH", 2)
    before = [wrote(case, world).pk for _ in range(5)]
    FamilyLetter.objects.filter(pk__in=before).update(token="")
    migration.give_tokens(apps, None)
    tokens = dict(FamilyLetter.objects.values_list("pk", "token"))
    assert tokens.pop(letter.pk) == letter.token
    printed = Signer(sep=".", salt="family-letter")
    assert {f"{pk}.{token}" for pk, token in tokens.items()} == {printed.sign(str(pk)) for pk in before}


def test_nothing_is_written_to_a_family_that_wants_none(case, world):
    silence_member(member=case.member, actor=None, now=NOW)
    with pytest.raises(MoveRefused, match="Nothing is sent"):
        wrote(case, world)
    assert not FamilyLetter.objects.exists()


def test_nothing_is_written_after_a_death(world):
    in_force(world.enterprise)
    with pytest.raises(MoveRefused, match="Nothing is sent"):
        wrote(deceased(world), world)


def test_whoever_guesses_codes_is_slowed_down(letter, family):
    answers = [family.get(path_of(letter)).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 403


def test_phones_behind_the_proxy_are_counted_one_by_one(letter, family, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(61):
        guesser = family.get(path_of(letter), headers={"x-forwarded-for": "198.51.100.7, 203.0.113.5"})
    assert guesser.status_code == 403
    other = family.get(path_of(letter), headers={"x-forwarded-for": "198.51.100.7, 203.0.113.6"})
    assert other.status_code == 200


@pytest.mark.parametrize("kind", LetterKind.values)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_words_in_both_languages(kind, language):
    words = words_of(kind=kind, own="", writer=Writer("周文静", "青岭三矿工会", ""), language=language)
    assert "%(" not in words.text
    assert "周文静" in words.text
    assert "电话" not in words.text
    with translation.override("zh-hans"):
        title = words.title
    assert bool(re.search("[一-鿿]", title)) == (language == "zh-hans")


class TestPages:
    def test_it_is_written_copied_and_printed(self, case, world, sign_in, family):
        browser = sign_in(world.welfare_officer)
        assert reverse("cases:letters", args=[case.number]) in browser.get(case.get_absolute_url()).text
        given = {"kind": "visit", "words": "周六", "language": "zh-hans"}
        page = browser.post(reverse("cases:letters", args=[case.number]), given, follow=True).text
        letter = FamilyLetter.objects.get()
        assert address_of(letter) in page
        assert 'data-copies="letter-text"' in page
        slip = browser.get(reverse("cases:letter_slip", args=[case.number, letter.pk])).text
        assert "data:image/svg+xml" in slip
        assert "我们想去看望您" in slip
        assert case.member.name not in slip.partition("<main")[2]
        assert case.number not in slip.partition("<main")[2].partition("uc-paper-acts")[0]

    def test_the_page_lists_what_was_written(self, case, world, letter, sign_in):
        page = sign_in(world.welfare_officer).get(reverse("cases:letters", args=[case.number])).text
        assert "Papers to hand in" in page
        assert "17 Apr 2026" in page

    @pytest.mark.parametrize("show", ["", "?show=care"])
    def test_the_case_tells_that_the_family_was_told(self, case, world, letter, sign_in, show):
        address = case.get_absolute_url() if not show else reverse("cases:timeline", args=[case.number]) + show
        page = sign_in(world.welfare_officer).get(address).text
        told = page.partition("Told the family")[2]
        assert "Papers to hand in" in told
        assert "周文静" in told
        assert "食堂" not in page

    def test_it_is_withdrawn_there(self, case, world, letter, sign_in, family):
        browser = sign_in(world.welfare_officer)
        browser.post(reverse("cases:take_letter_back", args=[case.number, letter.pk]))
        assert family.get(path_of(letter)).status_code == 404
        assert "withdrawn" in browser.get(reverse("cases:letters", args=[case.number])).text

    def test_a_refusal_stands_on_the_form(self, case, world, sign_in):
        silence_member(member=case.member, actor=None, now=NOW)
        given = {"kind": "visit", "words": "", "language": "en"}
        page = sign_in(world.welfare_officer).post(reverse("cases:letters", args=[case.number]), given).text
        assert "Nothing is sent to this family" in page

    def test_the_own_words_are_kept_encrypted(self, letter):
        held = FamilyLetter.objects.extra(select={"raw": "words"}).values_list("raw", flat=True).get()
        assert "食堂".encode() not in bytes(held)

    def test_so_is_what_opens_it(self, letter):
        held = FamilyLetter.objects.extra(select={"raw": "token"}).values_list("raw", flat=True).get()
        assert letter.token.encode() not in bytes(held)

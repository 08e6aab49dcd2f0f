"""What members ask about their data: entered by one person, decided by another, carried out, proven."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from zeal import zeal_ignore

from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.factories.cases import NOW, TODAY, graded, make_member, rejected, reported
from tests.factories.counselling import sat
from tests.factories.funds import fund
from tests.factories.grants import asked_grant
from tests.factories.payments import account, ordered
from tests.factories.pdf import pdf_of
from tests.factories.privacy import agreed, entered
from tests.factories.safety import alerted
from tests.visits.counselling.secrecy import everything_said, leaks
from unioncare.core.workflow import MoveRefused
from unioncare.dashboard.privacy.enums import Arrival, Extent, Identity, RequestKind, RequestState
from unioncare.dashboard.privacy.errors import PrivacyRefused
from unioncare.dashboard.privacy.models import PrivacyCopy, PrivacyRequest
from unioncare.dashboard.privacy.services.carrying import (
    Corrected,
    drop_old_copies,
    make_copy,
    note_correction,
    withdraw_consents,
)
from unioncare.dashboard.privacy.services.erasing import erase
from unioncare.dashboard.privacy.services.holding import place_hold
from unioncare.dashboard.privacy.services.receiving import add_proofs, agree, refuse, take_back
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import Subject, WorkItem

pytestmark = pytest.mark.django_db
_S = RequestState


def work(request: PrivacyRequest) -> dict[str, str]:
    """Return the open work of a request: kind → whom it stands with."""
    items = WorkItem.objects.open().filter(subject=request.subject_id).select_related("assignee")
    return {item.kind: item.assignee.name for item in items if item.assignee}


def test_a_request_is_decided_and_carried_out_by_others_within_its_days(world) -> None:
    member = make_member(world)
    asked = entered(member, world, words="想看看存了我哪些资料")
    # Fifteen working days after the 18th of March, the Qingming festival between them.
    assert asked.due_on > TODAY + timedelta(days=20)
    assert work(asked) == {"privacy_decide": "吴建民"}
    assert WorkItem.objects.get(subject=asked.subject).due_at.date() >= asked.due_on - timedelta(days=1)
    assert member.name not in str([*Subject.objects.filter(pk=asked.subject_id).values()])

    done = agree(request=asked, actor=world.person(Role.VICE_CHAIR), now=NOW)
    assert (done.state, work(done)) == (_S.AGREED, {"privacy_carry_out": "周文静"})
    made = make_copy(request=done, actor=world.welfare_officer, now=NOW)
    assert (made.state, work(made), made.result) == (_S.DONE, {}, "A copy was made.")
    assert [step.move for step in made.steps.all()] == ["finish", "agree", "enter"]


def test_nobody_decides_what_they_entered_nor_what_is_their_own(world) -> None:
    member = make_member(world)
    asked = entered(member, world)
    PrivacyRequest.objects.filter(pk=asked.pk).update(entered_by=world.chair)
    with pytest.raises(MoveRefused, match="another person decides"):
        agree(request=asked, actor=world.chair, now=NOW)
    User.objects.filter(pk=world.person(Role.VICE_CHAIR).pk).update(employee_no=member.employee_no)
    with pytest.raises(MoveRefused, match="own"):
        refuse(request=asked, actor=world.person(Role.VICE_CHAIR), now=NOW, reason="不符合")
    with pytest.raises(MoveRefused, match="posts do not include"):
        agree(request=asked, actor=world.person(Role.AUDITOR), now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (_S.RECEIVED, None)
    with pytest.raises(IntegrityError, match="privacy_decided_by_another"), transaction.atomic():
        PrivacyRequest.objects.filter(pk=asked.pk).update(decided_by=world.chair)


def test_nothing_is_erased_or_done_for_a_proxy_without_a_paper(world) -> None:
    case = rejected(world)
    chair, leader = world.chair, world.person(Role.VICE_CHAIR)
    asked = entered(case.member, world, RequestKind.ERASURE, files=())
    with pytest.raises(MoveRefused, match="signed application: file it on the page of the request"):
        agree(request=asked, actor=leader, now=NOW)
    add_proofs(request=asked, files=[("申请.pdf", pdf_of())], actor=world.welfare_officer, now=NOW)
    agree(request=asked, actor=leader, now=NOW)
    asked.proofs.get().delete()
    with pytest.raises(MoveRefused, match="signed application"):
        erase(request=asked, actor=chair, now=NOW)
    by_proxy = {"arrival": Arrival.PROXY, "identity": Identity.AUTHORITY}
    copy = entered(case.member, world, **by_proxy)
    with pytest.raises(MoveRefused, match="signed authority is missing"):
        agree(request=copy, actor=leader, now=NOW)
    add_proofs(request=copy, files=[("委托书.pdf", pdf_of())], actor=world.welfare_officer, now=NOW)
    assert agree(request=copy, actor=leader, now=NOW).state == _S.AGREED
    for arrival, words in ((Arrival.PHONE, "ID card by phone"), (Arrival.PROXY, "signed authority")):
        with pytest.raises(PrivacyRefused, match=words):
            entered(case.member, world, RequestKind.CORRECTION, arrival=arrival, identity=Identity.ID_CARD)


def test_what_is_agreed_to_is_taken_back_by_another_person_than_who_entered_it(world) -> None:
    asked = agreed(make_member(world), world)
    with pytest.raises(MoveRefused, match="another person notes"):
        take_back(request=asked, actor=world.welfare_officer, now=NOW, reason="本人不要了")
    with pytest.raises(MoveRefused, match="reason is needed"):
        take_back(request=asked, actor=world.person(Role.CLERK), now=NOW, reason=" ")
    done = take_back(request=asked, actor=world.person(Role.CLERK), now=NOW, reason="本人不要了")
    assert (done.state, work(done)) == (_S.TAKEN_BACK, {})


def test_the_same_is_asked_once_and_the_same_form_makes_one(world) -> None:
    member = make_member(world)
    asked = entered(member, world)
    assert entered(member, world, key=asked.key).pk == asked.pk
    with pytest.raises(PrivacyRefused, match=asked.number):
        entered(member, world)
    with pytest.raises(PrivacyRefused, match="last 90 days"):
        entered(member, world, RequestKind.CORRECTION, received_on=TODAY + timedelta(days=1))
    with pytest.raises(PrivacyRefused, match="roster names this member"):
        entered(member, world, RequestKind.ERASURE, extent=Extent.PERSON)
    take_back(request=asked, actor=world.welfare_officer, now=NOW, reason="本人不要了")
    assert entered(member, world).number == "P2026-0002"


def test_an_erasure_names_every_reason_against_it_at_once_and_does_nothing_by_half(world) -> None:
    case = graded(world, member=make_member(world))
    purse = fund(world.enterprise, bank=50_000)
    payee = account(world, case.member)
    payment = ordered(world, purse, payee)
    grant = asked_grant(case, world, purse)
    alerted(case)
    place_hold(case=case, reason="劳动仲裁", actor=world.chair, now=NOW)
    asked = entered(case.member, world, RequestKind.ERASURE)

    with pytest.raises(MoveRefused) as refused:
        agree(request=asked, actor=world.person(Role.VICE_CHAIR), now=NOW)

    said = str(refused.value)
    for words in (f"Case {case.number} is open", "is held", "not released", payment.number, grant.number):
        assert words in said
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, IllnessCase.objects.count()) == (_S.RECEIVED, None, 1)


def test_what_is_opened_after_the_agreement_stops_the_erasure(world) -> None:
    case = rejected(world)
    asked = agreed(case.member, world, RequestKind.ERASURE)
    again = reported(world, member=case.member)

    with pytest.raises(MoveRefused, match=again.number):
        erase(request=asked, actor=world.chair, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.second_by, IllnessCase.objects.count()) == (_S.AGREED, None, 2)


def test_an_erasure_takes_a_second_person_and_leaves_the_roster_of_whoever_works_on(world) -> None:
    case = rejected(world)
    member = case.member
    entered(member, world, RequestKind.COPY)
    asked = agreed(member, world, RequestKind.ERASURE)
    assert work(asked) == {"privacy_erase": "高国平"}
    with pytest.raises(MoveRefused, match="second person"):
        erase(request=asked, actor=world.person(Role.VICE_CHAIR), now=NOW)

    done = erase(request=asked, actor=world.chair, now=NOW)

    assert (done.state, done.member, work(done)) == (_S.DONE, None, {})
    assert not IllnessCase.objects.exists()
    kept = Member.objects.get(pk=member.pk)
    assert (kept.name, kept.employee_no, kept.erased_at) == (member.name, member.employee_no, None)
    other = PrivacyRequest.objects.get(kind=RequestKind.COPY)
    assert (other.state, other.member) == (_S.TAKEN_BACK, None)
    with pytest.raises(MoveRefused, match="erased already"):
        erase(request=done, actor=world.chair, now=NOW)


def test_a_person_who_was_erased_stands_in_no_list(world, sign_in) -> None:
    member = make_member(world)
    Member.objects.filter(pk=member.pk).update(left_on=TODAY)
    asked = agreed(member, world, RequestKind.ERASURE, extent=Extent.PERSON)
    erase(request=asked, actor=world.chair, now=NOW)

    client = sign_in(world.welfare_officer)

    assert client.get(reverse("cases:member", args=[member.pk])).status_code == 404
    assert not Member.objects.visible_to(world.welfare_officer).filter(pk=member.pk).exists()
    page = client.get(done_page(asked)).content.decode()
    assert "the member is erased" in page
    assert member.name not in page


def done_page(request: PrivacyRequest) -> str:
    return request.get_absolute_url()


def test_a_copy_holds_everything_kept_but_what_was_said_in_counselling_and_goes_after_its_days(world, sign_in) -> None:
    counselling = everything_said(world)
    sat(world, counselling, held_at=NOW)
    member = counselling.case.member
    sign_in(world.branch_chair).get(counselling.case.get_absolute_url())
    sign_in(world.person(Role.COUNSELLOR)).get(counselling.get_absolute_url())
    made = make_copy(request=agreed(member, world), actor=world.welfare_officer, now=NOW)
    client = sign_in(world.welfare_officer)

    answer = client.get(reverse("dashboard:privacy_copy_data", args=[made.number]))
    paper = client.get(reverse("dashboard:privacy_copy", args=[made.number])).content.decode()

    sections = {section["code"]: section for section in json.loads(answer.content)["kept"]}
    assert "no-store" in answer["Cache-Control"]
    assert ["Name", member.name] in sections["person"]["rows"]
    assert sections["cases"]["rows"][0][0] == counselling.case.number
    assert sections["gradings"]["rows"][0][2] == "3"
    assert sections["costs"]["rows"][0][3] == f"{Decimal(186_400):,.2f}"
    # One session was struck out, one stands.
    assert [row[1] for row in sections["counselling"]["rows"]] == ["Attended"]
    assert "handed out by the counsellor" in sections["counselling"]["note"]
    looks = [row[1] for row in sections["looks"]["rows"]]
    assert any("韩立新" in who for who in looks)
    assert not any("沈岚" in who for who in looks)
    assert any("Counsellor" in who for who in looks)
    assert not leaks(answer.content)
    assert not leaks(paper)
    assert "What the union keeps about you" in paper
    assert sign_in(world.branch_chair).get(reverse("dashboard:privacy_copy", args=[made.number])).status_code == 403
    copy = PrivacyCopy.objects.get()
    assert drop_old_copies(now=NOW + timedelta(days=14)) == 0
    assert (copy.expires_on - TODAY).days == 14
    assert drop_old_copies(now=NOW + timedelta(days=15)) == 1
    assert client.get(reverse("dashboard:privacy_copy", args=[made.number])).status_code == 404


def test_a_correction_keeps_before_and_after_with_masks(world) -> None:
    asked = agreed(make_member(world), world, RequestKind.CORRECTION)
    with pytest.raises(PrivacyRefused, match="something else"):
        make_copy(request=asked, actor=world.welfare_officer, now=NOW)
    same = Corrected("phone", "Phone", "13812342046", "13812342046")
    with pytest.raises(PrivacyRefused, match="nothing was corrected"):
        note_correction(request=asked, corrected=same, actor=world.welfare_officer, now=NOW)
    changed = Corrected("phone", "Phone", "13812342046", "13977665544")
    with pytest.raises(PrivacyRefused, match="does not say this yet"):
        note_correction(request=asked, corrected=changed, actor=world.welfare_officer, now=NOW)
    elsewhere = Corrected("unit", "Unit", asked.member.unit.name, "洗煤厂")
    with pytest.raises(PrivacyRefused, match="does not say this yet"):
        note_correction(request=asked, corrected=elsewhere, actor=world.welfare_officer, now=NOW)
    asked.member.phone = "139 7766 5544"
    asked.member.save()
    done = note_correction(request=asked, corrected=changed, actor=world.welfare_officer, now=NOW)
    assert (done.state, done.result) == (_S.DONE, "Phone: 138****2046 → 139****5544")


def test_a_withdrawal_takes_every_consent_in_force_back(world) -> None:
    case = graded(world, member=make_member(world))
    asked = agreed(case.member, world, RequestKind.WITHDRAWAL)
    done = withdraw_consents(request=asked, actor=world.welfare_officer, now=NOW)
    case.refresh_from_db()
    assert (case.consent_state, done.state) == ("withdrawn", _S.DONE)
    assert case.number in done.result
    again = agreed(case.member, world, RequestKind.WITHDRAWAL)
    with pytest.raises(PrivacyRefused, match="No consent"):
        withdraw_consents(request=again, actor=world.welfare_officer, now=NOW)


def test_every_step_by_the_pages_with_clear_answers(world, sign_in) -> None:
    case = rejected(world)
    officer, leader = sign_in(world.welfare_officer), sign_in(world.person(Role.VICE_CHAIR))
    new = reverse("dashboard:privacy_new", args=[case.member.pk])
    form = {
        "kind": "erasure", "extent": "care", "arrival": "proxy", "identity": "id_card", "received_on": "2026-03-17",
        "words": "请删除", "key": "6a1f3c52-9a0f-4a7e-8a5e-000000000001",
    }  # fmt: skip
    assert "A proxy needs a signed authority" in officer.post(new, form).content.decode()
    assert "ID card by phone" in officer.post(new, form | {"arrival": "phone"}).content.decode()
    paper = SimpleUploadedFile("委托书.pdf", pdf_of(), "application/pdf")
    officer.post(new, form | {"identity": "authority", "file": paper})
    asked = PrivacyRequest.objects.get()
    page = leader.get(asked.get_absolute_url()).content.decode()
    assert "Cases with everything noted in them" in page
    assert "is deleted for good" in page
    move = reverse("dashboard:privacy_move", args=[asked.number, "agree"])
    leader.post(move, {"reason": ""})
    erasing = reverse("dashboard:privacy_move", args=[asked.number, "erase"])
    assert "a second person carries it out" in leader.get(asked.get_absolute_url()).content.decode()
    chair = sign_in(world.chair)
    assert "not the number" in chair.post(erasing, {"number": "P2026-9999"}).content.decode()
    assert IllnessCase.objects.exists()
    with zeal_ignore():  # each room locks the case for itself
        chair.post(erasing, {"number": asked.number})
    assert not IllnessCase.objects.exists()
    assert asked.number in officer.get(reverse("dashboard:privacy_requests")).content.decode()
    panel = officer.get(reverse("dashboard:privacy_of_member", args=[case.member.pk])).content.decode()
    assert "asked nothing about their data" in panel


def test_whoever_opens_no_cases_reads_neither_what_is_kept_nor_what_is_under_way(world, sign_in) -> None:
    case = graded(world, member=make_member(world))  # still open
    asked = entered(case.member, world, RequestKind.ERASURE)
    page = sign_in(world.person(Role.CLERK)).get(asked.get_absolute_url()).content.decode()
    assert "Something is still under way" in page
    for told in (f"Case {case.number}", "Cases with everything noted in them", "close it first"):
        assert told not in page
    page = sign_in(world.welfare_officer).get(asked.get_absolute_url()).content.decode()
    assert f"Case {case.number} is open" in page


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_asks_the_database_as_often_for_one_request_as_for_many(
    world, sign_in, django_assert_num_queries, number
) -> None:
    for place in range(number):
        entered(make_member(world, name=f"职工{place}", number=f"05{place:04d}"), world)
    client = sign_in(world.chair)
    client.get(reverse("dashboard:privacy_requests"))
    with django_assert_num_queries(4):
        answer = client.get(reverse("dashboard:privacy_requests"))
    assert answer.content.decode().count("<tr>") == number + 1

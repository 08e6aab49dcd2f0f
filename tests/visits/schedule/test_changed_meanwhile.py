"""What is written on a phone may be older than the visit: the visitors changed, it was cancelled, others were first."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import PostFactory, RelativeFactory, UserFactory
from tests.factories.cases import NOW, reported
from tests.factories.visits import KEY, first_visit
from unioncare.core.browser_marks import browser_mark
from unioncare.organisation.enums import Role
from visits.schedule.models import Promise, VisitRecord
from visits.schedule.services.arranging import seat_visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
VICE, LEAD = 1, 2


@pytest.fixture
def visit(world):
    return first_visit(reported(world))


@pytest.fixture
def page(visit):
    return reverse("visits:record", args=[visit.item_id])


@pytest.fixture
def other(world):
    user = UserFactory(name="赵平")
    PostFactory(user=user, unit=world.enterprise, role=Role.VICE_CHAIR)
    return user


def seated(visit):
    """Who was to go when the page was opened, as it remembers them."""
    return ",".join(str(pk) for pk in sorted(visit.seats.values_list("user", flat=True)))


def written(world, visit, **changes):
    """A record as the phone keeps it, of a visit by those who were to go."""
    at = timezone.localtime(NOW - timedelta(minutes=30))
    fields = {
        "key": str(KEY), "mode": "hospital", "happened_at": f"{at:%Y-%m-%dT%H:%M}", "state": "same", "gift": "none",
        "came": [world.branch_chair.pk, world.person(Role.VICE_CHAIR).pk], "note": "精神尚可", "seated": seated(visit),
    }  # fmt: skip
    return fields | changes


def swap(visit, position, person, world):
    seat_visitor(seat=visit.seats.get(position=position), person=person, actor=world.chair, now=NOW)


def send(sign_in, page, person, data):
    return sign_in(person).post(page, data, headers={"x-waiting-record": browser_mark(person.pk)})


def came(record):
    return {one.user.name: one.seat.position if one.seat else None for one in record.attendances.select_related("user")}


def test_whoever_was_to_go_then_counts_in_a_role_that_will_do(world, sign_in, visit, page, other):
    data = written(world, visit)
    swap(visit, VICE, other, world)
    answer = send(sign_in, page, world.branch_chair, data)
    assert answer.json()["words"] == (
        "The visit is recorded. The visitors had changed meanwhile: by those who are to go now, the standard is met."
    )
    record = VisitRecord.objects.get()
    assert record.standard_met
    assert came(record) == {"韩立新": LEAD, "吴建民": VICE}


def test_whoever_lost_their_post_meanwhile_is_noted_and_fills_no_seat(world, sign_in, visit, page, other):
    data = written(world, visit)
    swap(visit, VICE, other, world)
    world.post_of(Role.VICE_CHAIR).delete()
    answer = send(sign_in, page, world.branch_chair, data)
    assert answer.status_code == 200
    assert "by those who are to go now, the standard is not met" in answer.json()["words"]
    assert came(VisitRecord.objects.get()) == {"韩立新": LEAD, "吴建民": None}


def test_who_came_beside_and_is_to_go_now_fills_the_seat(world, sign_in, visit, page, other):
    data = written(world, visit, came=[world.branch_chair.pk], also=[other.pk])
    swap(visit, VICE, other, world)
    assert send(sign_in, page, world.branch_chair, data).status_code == 200
    assert came(VisitRecord.objects.get()) == {"韩立新": LEAD, "赵平": VICE}


def test_a_promise_of_whoever_was_to_go_stays_theirs(world, sign_in, visit, page, other):
    vice, due = world.person(Role.VICE_CHAIR), timezone.localdate(NOW) + timedelta(days=7)
    promise = {"promise_1": "联系学校", "promise_1_owner": vice.pk, "promise_1_due": due.isoformat()}
    data = written(world, visit, came=[world.branch_chair.pk], **promise)
    swap(visit, VICE, other, world)
    world.post_of(Role.VICE_CHAIR).delete()
    assert send(sign_in, page, world.branch_chair, data).status_code == 200
    assert Promise.objects.get().owner == vice


def test_unchanged_visitors_are_no_news(world, sign_in, visit, page):
    answer = send(sign_in, page, world.branch_chair, written(world, visit))
    assert answer.json()["words"] == "The visit is recorded."


def test_whoever_does_not_go_any_more_may_send_what_they_had_written(world, sign_in, visit, page):
    counsellor, chair = world.person(Role.COUNSELLOR), world.chair
    swap(visit, VICE, counsellor, world)
    data = written(world, visit, came=[world.branch_chair.pk, counsellor.pk])
    swap(visit, VICE, chair, world)
    assert sign_in(counsellor).get(page).status_code == 404
    answer = send(sign_in, page, counsellor, data)
    assert answer.json()["url"] == reverse("visits:mine")
    record = VisitRecord.objects.get()
    assert (record.recorded_by, record.note) == (counsellor, "精神尚可")
    assert came(record) == {"韩立新": LEAD, counsellor.name: None}


def test_whoever_never_was_to_go_sends_nothing(world, sign_in, visit, page):
    counsellor = world.person(Role.COUNSELLOR)
    assert send(sign_in, page, counsellor, written(world, visit)).status_code == 404
    assert not VisitRecord.objects.exists()


def test_a_relative_of_the_member_among_those_who_came_is_named_in_words(world, sign_in, visit, page):
    vice = world.person(Role.VICE_CHAIR)
    data = written(world, visit)
    swap(visit, VICE, world.chair, world)
    RelativeFactory(user=vice, employee_no=visit.case.member.employee_no)
    answer = send(sign_in, page, world.branch_chair, data)
    assert answer.status_code == 422
    assert "too near to the member" in answer.json()["words"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "17 Mar 2026 lies before the visit of 18 Mar 2026"),
        (400, "22 Apr 2027 lies more than a year after the visit"),
    ],
)
def test_a_promise_for_a_day_that_cannot_be_is_refused_beside_its_field(world, sign_in, visit, page, days, words):
    due = timezone.localdate(NOW) + timedelta(days=days)
    data = written(world, visit, promise_1="联系学校", promise_1_due=due.isoformat())
    answer = send(sign_in, page, world.branch_chair, data)
    assert answer.status_code == 422
    assert f"By: {words}" in answer.json()["words"]
    assert not VisitRecord.objects.exists()


def test_a_promise_for_the_day_itself_and_for_a_year_later_is_kept(world, sign_in, visit, page):
    today = timezone.localdate(NOW)
    promises = {"promise_1": "带药", "promise_1_due": today.isoformat(), "promise_2": "周年回访"}
    data = written(world, visit, **promises, promise_2_due=(today + timedelta(days=366)).isoformat())
    assert send(sign_in, page, world.branch_chair, data).status_code == 200
    assert Promise.objects.count() == 2


@pytest.mark.parametrize("queued", [True, False])
def test_a_photo_of_30_mb_is_refused_with_the_limit_and_nothing_written_is_lost(
    world, sign_in, visit, page, private_place, queued
):
    photo = SimpleUploadedFile("IMG_0001.bmp", b"BM" + bytes(30 * 1024**2), "image/bmp")
    data = written(world, visit, photo_consent="on", photos=[photo])
    if queued:
        answer = send(sign_in, page, world.branch_chair, data)
        words = answer.json()["words"]
    else:
        answer = sign_in(world.branch_chair).post(page, data)
        words = answer.content.decode()
        assert "精神尚可" in words
    assert answer.status_code == 422
    assert "The file has more than 20 MB: reduce it" in words
    assert not VisitRecord.objects.exists()
    assert not private_place.exists()


def test_a_phone_two_days_behind_is_put_right_and_told(world, sign_in, visit, page):
    behind = NOW - timedelta(days=2)
    at = timezone.localtime(behind - timedelta(minutes=30))
    data = written(world, visit, happened_at=f"{at:%Y-%m-%dT%H:%M}", sent_at=behind.isoformat())
    answer = send(sign_in, page, world.branch_chair, data)
    assert "clock is 2880 minutes behind" in answer.json()["words"]
    assert VisitRecord.objects.get().happened_at == NOW - timedelta(minutes=30)

"""What was said stays inside: no page, export, search, audit trail, log, error report or byte of the database tells it.

The words that are looked for stand in no other test data, so that finding one means that content got out.
"""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models.signals import post_save, pre_save
from django.test import Client
from django.test.signals import template_rendered
from django.urls import NoReverseMatch, reverse

from tests.factories.cases import NOW
from tests.factories.counselling import GOAL, PLAN, REASON, SECRETS, SUMMARY, another_counsellor, joined, sat
from tests.visits.counselling.secrecy import EMERGENCY, STRUCK, everything_said, leaks
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Counselling, CounsellingSession, EmergencyAccess, Goal, Referral

pytestmark = pytest.mark.django_db
OUTSIDERS = ("superuser", "administrator", "chair", "welfare_officer", "vice_chair", "colleague", "stranger")


@pytest.fixture
def counselling(world) -> Counselling:
    return everything_said(world)


@pytest.fixture
def outsider(request, world, counselling) -> User:
    """Somebody with every right but the circle's: a colleague of the same team, too."""
    if request.param == "superuser":
        User.objects.filter(pk=world.administrator.pk).update(is_superuser=True, is_staff=True)
        return world.administrator
    if request.param == "colleague":
        return User.objects.get(pk=joined(world, counselling.team, another_counsellor(world)).user_id)
    if request.param == "stranger":
        return another_counsellor(world, "任远")
    return world.person(Role(request.param))


def pages(counselling: Counselling) -> Iterator[str]:
    """Yield the addresses of all pages on which the content, the case or its work could stand."""
    case, number = counselling.case, counselling.number
    for name in ("", "_phone", "_accept", "_decline", "_counsellors", "_consent", "_consent_print", "_goal", "_session",
                 "_review", "_go_on", "_end"):  # fmt: skip
        yield reverse(f"visits:counselling{name}", args=[number])
    yield reverse("visits:counselling_strike", args=[number, counselling.sessions.get().pk])
    for name in ("case", "timeline", "ended", "plan", "grade", "consent", "letters"):
        yield reverse(f"cases:{name}", args=[case.number])
    yield reverse("cases:timeline", args=[case.number]) + "?all"
    yield reverse("cases:timeline", args=[case.number]) + "?show=access&all"
    yield reverse("visits:attendance", args=[case.number])
    yield reverse("visits:refer", args=[case.number])
    yield reverse("cases:member", args=[case.member_id])
    yield reverse("cases:of_member", args=[case.member_id])
    yield reverse("cases:member_changes", args=[case.member_id])
    for name in ("visits:counsellings", "visits:accesses", "visits:teams", "cases:cases", "cases:members",
                 "notifications:inbox", "dashboard:home", "dashboard:gaps", "dashboard:jobs",
                 "worklist:around", "dashboard:risks", "dashboard:figures"):  # fmt: skip
        yield reverse(name)
    yield reverse("visits:team", args=[counselling.team_id])
    yield reverse("visits:counsellings") + "?ended=1"
    for tab in ("mine", "unit", "unassigned", "paused", "done"):
        yield reverse("worklist:mine") + f"?tab={tab}"
    for item in WorkItem.objects.filter(subject__in=[case.subject_id, counselling.subject_id]):
        yield reverse("worklist:item", args=[item.pk])
    for word in SECRETS:
        yield reverse("cases:search") + f"?q={word}"
        yield reverse("cases:cases") + f"?q={word}"
        yield reverse("visits:counsellings") + f"?q={word}"
    try:
        yield reverse("admin:auditlog_logentry_changelist")
        yield reverse("admin:index")
    except NoReverseMatch:
        return


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_no_page_shows_it_to_anybody_outside(counselling, outsider, sign_in):
    client, opened = sign_in(outsider), 0

    for url in pages(counselling):
        answer = client.get(url)
        opened += answer.status_code == 200
        # The address of a search holds what was typed, and the box shows it.
        found = (
            leaks(answer.content) if "?q=" not in url else [word for word in leaks(answer.content) if word not in url]
        )
        assert not found, url
        assert not (url.startswith(f"/counselling/{counselling.number}") and answer.status_code != 404), url
    assert opened > 5


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_a_search_for_its_words_finds_nothing(counselling, outsider, sign_in):
    client = sign_in(outsider)

    for word in SECRETS:
        html = client.get(reverse("cases:cases"), {"q": word}).content.decode()
        assert counselling.case.number not in html
        html = client.get(reverse("visits:counsellings"), {"q": word}).content.decode()
        assert counselling.number not in html


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR])
def test_the_circle_reads_all_of_it(world, counselling, sign_in, role):
    answer = sign_in(world.person(role)).get(counselling.get_absolute_url())

    assert set(leaks(answer.content)) == {*SECRETS, STRUCK}


def test_managers_see_on_which_days_the_member_came_and_p_alone(world, counselling, sign_in):
    session = counselling.sessions.get()
    CounsellingSession.objects.filter(pk=session.pk).update(struck_at=None)
    client = sign_in(world.welfare_officer)

    panel = client.get(reverse("visits:attendance", args=[counselling.case.number])).content.decode()
    page = client.get(counselling.case.get_absolute_url()).content.decode()

    assert "18 Mar 2026" in panel
    assert "Attended" in panel
    assert reverse("visits:attendance", args=[counselling.case.number]) in page
    for words in ("50", "minutes", "Counselling room", "沈岚", "No sign", counselling.number):
        assert words not in panel.split('id="counselling"')[1].split("</section>")[0]


def written_in(answer) -> bytes:
    """Return all that a workbook holds, unpacked."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.mark.parametrize("role", [Role.WELFARE_OFFICER, Role.CHAIR])
def test_no_export_holds_it(world, counselling, sign_in, role):
    client = sign_in(world.person(role))

    for url in (reverse("cases:export"), reverse("worklist:export") + "?tab=unit"):
        book = written_in(client.post(url, {"purpose": "向上级汇报"}))
        assert not leaks(book)
        assert counselling.number.encode() not in book


def test_neither_the_audit_trail_nor_explanations_nor_messages_nor_any_byte_of_the_database_holds_it(counselling):
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    assert not leaks(raw), table


class Broken(Exception):
    pass


def breaks(**kwargs) -> None:
    raise Broken("the disk is full")


def quiet(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


KEY = "6a1f3c52-9a0f-4a7e-8a5e-000000000001"
SESSION = {
    "key": KEY, "attendance": "attended", "held_at": "2026-03-18T09:30", "mode": "office", "minutes": "50",
    "goal": GOAL, "summary": SUMMARY, "risk": "none", "plan": PLAN,
}  # fmt: skip
REFERRAL = {"key": KEY, "source": "visitor", "agreed": "yes", "reason": REASON}
# What is sent → by whom, to which page, which row it becomes.
FORMS: dict[str, tuple[Role, str, dict[str, str], type]] = {
    "session": (Role.COUNSELLOR, "counselling_session", SESSION, CounsellingSession),
    "referral": (Role.WELFARE_OFFICER, "refer", REFERRAL, Referral),
    "referral by number": (Role.COUNSELLOR, "refer_any", REFERRAL | {"number": "2026-0001"}, Referral),
    "goal": (Role.COUNSELLOR, "counselling_goal", {"text": GOAL}, Goal),
    "striking": (Role.COUNSELLOR, "counselling_strike", {"reason": STRUCK}, CounsellingSession),
    "emergency access": (Role.COUNSELLOR, "access_ask", {"number": "2026-0001", "reason": EMERGENCY}, EmergencyAccess),
}


def sent(world, counselling: Counselling, what: str) -> tuple[User, str, dict[str, str], type]:
    role, name, data, model = FORMS[what]
    person = world.person(role)
    arguments = {"counselling_session": [counselling.number], "counselling_goal": [counselling.number],
                 "refer": [counselling.case.number]}.get(name, [])  # fmt: skip
    if what == "striking":
        arguments = [counselling.number, sat(world, counselling, held_at=NOW).pk]
    if what == "emergency access":
        person = another_counsellor(world, "任远")
    return person, reverse(f"visits:{name}", args=arguments), data, model


@pytest.mark.parametrize("what", FORMS)
def test_a_form_that_breaks_leaves_nothing_in_logs_and_error_reports(world, counselling, log, reports, what):
    person, url, data, model = sent(world, counselling, what)
    post_save.connect(breaks, sender=model)
    try:
        answer = quiet(person).post(url, data)
    finally:
        post_save.disconnect(breaks, sender=model)

    assert answer.status_code == 500
    assert any("the disk is full" in line for line in log)
    assert any("INSERT INTO" in line for line in log)
    assert len(reports) == 2
    assert all("the disk is full" in report for report in reports)
    assert not leaks("\n".join([*log, *reports]))
    assert not leaks(answer.content)


@pytest.mark.parametrize(
    "place",
    [
        "visits.counselling.forms.counselling.SessionForm.clean_next_at",
        "visits.counselling.forms.counselling.SessionForm.entry",
        "visits.counselling.services.sessions._kept",
        "visits.counselling.services.sessions.complete_kind",
        "unioncare.core.fields.encrypt",
        "visits.counselling.views.base.record_access",
    ],
)
def test_wherever_it_breaks_with_the_words_at_hand_none_is_told(world, counselling, log, reports, monkeypatch, place):
    def broken(*args, **kwargs):
        raise Broken("the disk is full")

    monkeypatch.setattr(place, broken)
    client = quiet(world.person(Role.COUNSELLOR))
    url = reverse("visits:counselling_session", args=[counselling.number])
    reads = place.endswith("record_access")

    answer = client.get(counselling.get_absolute_url()) if reads else client.post(url, SESSION)

    assert answer.status_code == 500
    assert len(reports) == 2
    assert not leaks("\n".join([*log, *reports]))
    assert not leaks(answer.content)


def test_a_row_that_the_database_refuses_and_quotes_tells_nothing(world, counselling, log, reports):
    def too_long(instance, **kwargs):
        instance.minutes = 9999

    pre_save.connect(too_long, sender=CounsellingSession)
    try:
        answer = quiet(world.person(Role.COUNSELLOR)).post(
            reverse("visits:counselling_session", args=[counselling.number]), SESSION
        )
    finally:
        pre_save.disconnect(too_long, sender=CounsellingSession)

    assert answer.status_code == 500
    assert any("Failing row contains" in report for report in reports)
    assert not leaks("\n".join([*log, *reports]))


@pytest.mark.parametrize("what", FORMS)
def test_sent_and_kept_it_leaves_nothing_in_the_log(world, counselling, log, what):
    person, url, data, model = sent(world, counselling, what)
    before = model.objects.count()

    assert quiet(person).post(url, data).status_code == 302

    assert model.objects.count() == before + (what != "striking")
    assert not leaks("\n".join(log))


@pytest.mark.parametrize("what", ["session", "goal", "referral"])
def test_sent_with_a_mistake_it_comes_back_to_its_writer_alone_and_stays_out_of_log_and_caches(
    world, counselling, log, what
):
    person, url, data, _model = sent(world, counselling, what)
    data = {name: value for name, value in data.items() if name not in ("held_at", "source")}
    data |= {"text": "长" * 5000 + GOAL} if what == "goal" else {}

    answer = quiet(person).post(url, data)

    assert answer.status_code == 200
    assert leaks(answer.content)
    assert "no-store" in answer["Cache-Control"]
    assert not leaks("\n".join(log))


def test_a_page_that_breaks_while_it_is_written_leaves_nothing_either(world, counselling, log, reports):
    def breaking(template, **kwargs) -> None:
        if template.name == "counselling/page/sessions.html":
            breaks()

    template_rendered.connect(breaking)
    try:
        answer = quiet(world.person(Role.COUNSELLOR)).get(counselling.get_absolute_url())
    finally:
        template_rendered.disconnect(breaking)

    assert answer.status_code == 500
    assert len(reports) == 2
    assert not leaks("\n".join([*log, *reports]))
    # No variable of any frame stands in a report, so not even whom it was about.
    assert not [report for report in reports if counselling.case.member.name in report]

"""Every other door: the Django admin, numbers for machines, calendars, letters, dead letters, dumps, browsers."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib import admin
from django.core import serializers
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import PostFactory
from tests.factories.cases import NOW
from tests.outside import mail_server
from tests.visits.counselling.secrecy import EMERGENCY, emergency_asked, everything_said, leaks
from unioncare.core.fields import EncryptedTextField
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Message
from unioncare.notifications.services.delivering import deliver
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services.feeding import make_feed
from visits.counselling.models import Counselling, CounsellingConsent, CounsellingConsentText
from visits.counselling.services.course import set_review

pytestmark = pytest.mark.django_db
ROOM = "visits.counselling"


@pytest.fixture
def counselling(world) -> Counselling:
    """Everything said, an emergency access asked for, a review to come."""
    counselling = everything_said(world)
    emergency_asked(world, counselling)
    counsellor = world.person(Role.COUNSELLOR)
    set_review(counselling_id=counselling.pk, on=NOW.date(), actor=counsellor, now=NOW)
    return counselling


@pytest.fixture
def root(world) -> User:
    """A superuser who administers the whole union."""
    User.objects.filter(pk=world.administrator.pk).update(is_superuser=True, is_staff=True)
    PostFactory(user=world.administrator, unit=world.corporation, role=Role.ADMINISTRATOR)
    return world.administrator


def rows_of_the_room() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith(ROOM)]


def test_the_django_admin_knows_of_this_room_the_consent_text_alone(counselling, root, sign_in):
    client = sign_in(root)

    shown = [model for model in rows_of_the_room() if admin.site.is_registered(model)]

    assert shown == [CounsellingConsentText]
    for model in rows_of_the_room():
        name = model._meta.model_name
        if model is not CounsellingConsentText:
            for path in ("", "add/", "1/change/", "1/history/"):
                assert client.get(f"/admin/visits/{name}/{path}").status_code == 404, name


def test_no_page_of_the_admin_shows_a_word(counselling, root, sign_in):
    client, opened = sign_in(root), 0

    for model in list(admin.site._registry):
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for address in (url, f"{url}?q=visits", f"{url}?q={counselling.number}"):
            answer = client.get(address, follow=True)
            opened += answer.status_code == 200
            assert not leaks(answer.content), address
    assert opened > 20


def test_the_audit_trail_in_the_admin_shows_steps_and_no_word(counselling, root, sign_in):
    client = sign_in(root)
    entries = LogEntry.objects.filter(content_type__app_label="visits").order_by("-pk")
    seen = ""
    for entry in entries[:60]:
        answer = client.get(reverse("admin:auditlog_logentry_change", args=[entry.pk]), follow=True)
        assert answer.status_code in (200, 403, 404)
        seen += answer.content.decode()

    assert entries.count() > 10
    assert not leaks(seen)


def test_whatever_is_written_down_of_the_rows_is_blotted_out(counselling):
    for model in rows_of_the_room():
        fields = [field for field in model._meta.fields if isinstance(field, EncryptedTextField)]
        text = serializers.serialize("json", model._default_manager.order_by("pk"))
        assert not leaks(text)
        for row in model._default_manager.order_by("pk"):
            assert not leaks(repr(row) + str(row))
        if fields and model._default_manager.exists():
            assert "******" in text


def test_a_dump_of_the_database_holds_envelopes(counselling):
    """Row by row as pg_dump writes them into a backup, which is sealed besides."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out = io.BytesIO()
            cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
            assert not leaks(out.getvalue()), table


def test_numbers_for_machines_name_nobody_and_say_nothing(counselling, settings):
    settings.METRICS_TOKEN = "right"
    deliver(channel=Channel.EMAIL)

    text = Client().get("/metrics", headers={"Authorization": "Bearer right"}).text

    assert "unioncare_outbox" in text
    assert not leaks(text)
    for name in (counselling.case.member.name, counselling.number, counselling.case.number):
        assert name not in text


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR, Role.WELFARE_OFFICER, Role.CHAIR])
def test_a_calendar_program_reads_kinds_and_links(world, counselling, role):
    person = world.person(role)
    address = reverse("worklist:calendar_file", args=[make_feed(user=person, actor=person, now=NOW)])

    text = Client().get(address).content.decode().replace("\r\n ", "")

    assert "BEGIN:VCALENDAR" in text
    assert not leaks(text)
    assert counselling.case.member.name not in text
    assert counselling.number not in text
    if role == Role.COUNSELLOR:
        assert "疏导" in text


def test_letters_that_leave_the_house_name_no_member_and_no_word(world, counselling, settings):
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"u{person.pk}@example.org")
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        deliver(channel=Channel.EMAIL)

    told = {row.kind for row in Message.objects.all()}
    assert {"counselling_referred", "referral_seen", "emergency_access", "team_changed"} <= told
    assert len(server.letters) > 5
    for letter in server.letters:
        text = letter["Subject"] + "".join(part.get_content() for part in letter.walk() if not part.is_multipart())
        assert not leaks(text)
        assert counselling.case.member.name not in text


def test_the_inbox_and_the_messages_themselves_hold_none(counselling):
    for message in Message.objects.all():
        assert not leaks(f"{message.params} {message.path} {message.key} {message.error}")
        assert counselling.case.member.name not in str(message.params)


def test_jobs_and_dead_letters_show_none(world, counselling, root, sign_in):
    create_schedules()
    deliver(channel=Channel.EMAIL)  # nobody has an address, so the letters die

    html = sign_in(root).get(reverse("dashboard:jobs")).content.decode()

    assert Message.objects.filter(state="dead").exists()
    assert not leaks(html)
    assert counselling.case.member.name not in html


def test_errors_are_mailed_to_nobody(counselling):
    handlers = [handler for name in ("", "django", "django.request") for handler in logging.getLogger(name).handlers]

    assert not [handler for handler in handlers if type(handler).__name__ == "AdminEmailHandler"]
    assert not django_settings.ADMINS


def test_no_browser_and_no_proxy_keeps_a_page(world, counselling, sign_in):
    client = sign_in(world.person(Role.COUNSELLOR))
    number = counselling.number

    for url in (
        counselling.get_absolute_url(),
        reverse("visits:counselling_session", args=[number]),
        reverse("visits:counselling_goal", args=[number]),
        reverse("visits:counselling_consent", args=[number]),
        reverse("visits:counsellings"),
        reverse("visits:accesses"),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"], url
        assert "private" in answer["Cache-Control"], url


def test_no_form_of_this_room_is_kept_as_a_draft_on_the_device(world, counselling, sign_in):
    """Records of visits wait on the phone; nothing of a counselling ever does."""
    client, number = sign_in(world.person(Role.COUNSELLOR)), counselling.number

    for name in ("session", "goal", "consent", "review"):
        html = client.get(reverse(f"visits:counselling_{name}", args=[number])).content.decode()
        assert "visit-draft" not in html
        assert "data-record" not in html
    session = client.get(reverse("visits:counselling_session", args=[number])).content.decode()
    for area in session.split("<textarea")[1:]:
        assert 'autocomplete="off"' in area.split(">")[0]
    keeping = [
        path.name
        for path in (Path(django_settings.BASE_DIR) / "static/js").glob("*.js")
        if any(store in path.read_text() for store in ("localStorage", "sessionStorage", "indexedDB.open", "caches."))
    ]
    # Surveys load their script on pages of their own, without an account.
    assert [name for name in keeping if not name.startswith(("visit-", "theme", "survey."))] == []
    assert "js/survey" not in session


def test_why_somebody_asks_for_emergency_access_is_read_by_the_team_and_second_persons_alone(
    world, counselling, sign_in
):
    url = reverse("visits:accesses")
    for role in (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR, Role.CHAIR, Role.VICE_CHAIR):
        assert EMERGENCY in sign_in(world.person(role)).get(url).content.decode()
    for person in (world.welfare_officer, world.administrator, world.outsider(Role.CHAIR)):
        assert EMERGENCY not in sign_in(person).get(url).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_no_export_of_anybody_holds_it(world, counselling, sign_in, role):
    client = sign_in(world.person(role))

    for name in ("cases:export", "cases:members_export", "worklist:export"):
        answer = client.post(reverse(name), {"purpose": "向上级汇报"})
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not leaks(unpacked(data) if data[:2] == b"PK" else data)


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return b"".join(file.read(name) for name in file.namelist())


def test_the_work_items_tell_dates_and_nothing_else(counselling):
    for item in WorkItem.objects.all():
        assert not leaks(f"{item.because} {item.result} {item.reason} {item.title} {item.details}")
    assert CounsellingConsent.objects.exists()

"""The administrators' place: every page opens, every act goes through the services, nothing can be broken."""

from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.factories import PostFactory, UserFactory, World
from tests.factories.organisation import PASSWORD
from tests.organisation.test_signin import give_second_factor, sign_in
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User
from unioncare.organisation.signals import unit_moved

NOW = "2026-03-18 09:00+08:00"
pytestmark = pytest.mark.usefixtures("few_rows")


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"admin:{name}", args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def told(response: object) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def inline(prefix: str, rows: list[dict[str, object]] = (), initial: int = 0) -> dict[str, object]:  # type: ignore[assignment]
    """Return the fields of an inline formset."""
    data: dict[str, object] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label))
def test_every_list_and_every_form_opens(office: Client, model: type) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    listed = page(office, f"{name}_changelist")
    assert "errornote" not in listed

    admin_of_model = admin.site._registry[model]
    if admin_of_model.search_fields:
        page(office, f"{name}_changelist", q="青")
    if admin_of_model.has_add_permission(_request(office)):
        page(office, f"{name}_add")


def _request(client: Client) -> object:
    return client.get("/admin/").wsgi_request


def test_the_admin_speaks_both_languages(office: Client) -> None:
    assert 'lang="zh-hans"' in page(office, "index").lower()
    office.cookies["unioncare_language"] = "en"
    assert "Units" in page(office, "index")


# --- units -------------------------------------------------------------------------------------------------


def test_the_tree_begins_with_the_units_under_the_administrators_posts(office: Client) -> None:
    shown = page(office, "organisation_unit_changelist")

    assert "青岭三矿工会" in shown
    assert "青岭一矿工会" not in shown


def test_a_search_in_the_tree_finds_at_any_depth_but_only_in_scope(office: Client) -> None:
    assert "一组" in page(office, "organisation_unit_changelist", q="QL3-01-1-1")
    assert "综采五队分会" not in page(office, "organisation_unit_changelist", q="综采五队")


def test_a_unit_is_added_under_its_parent(office: Client, world: World) -> None:
    response = office.post(
        reverse("admin:organisation_unit_add"),
        {"parent": world.enterprise.pk, "kind": "branch", "code": "QL3-03", "name": "机电队分会"},
    )

    assert response.status_code == 302
    assert Unit.objects.get_parent(Unit.objects.get(code="QL3-03")) == world.enterprise
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_what_a_service_refuses_is_said_in_the_form(office: Client, world: World) -> None:
    response = office.post(
        reverse("admin:organisation_unit_add"),
        {"parent": world.group.pk, "kind": "branch", "code": "X", "name": "机电队分会"},
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()
    assert not Unit.objects.filter(code="X").exists()


def test_a_parent_outside_the_scope_is_no_choice(office: Client, world: World) -> None:
    response = office.post(
        reverse("admin:organisation_unit_add"),
        {"parent": world.far_enterprise.pk, "kind": "branch", "code": "X", "name": "机电队分会"},
    )

    assert "parent" in response.context["adminform"].form.errors


def test_another_parent_moves_the_unit_and_everything_under_it(office: Client, world: World) -> None:
    heard = []
    unit_moved.connect(lambda **told: heard.append(told["new_path"]), weak=False, dispatch_uid="heard")

    office.post(
        reverse("admin:organisation_unit_change", args=[world.section.pk]),
        {"parent": world.second_branch.pk, "kind": "section", "code": "QL3-01-1", "name": "一班"},
    )

    unit_moved.disconnect(dispatch_uid="heard")
    section = Unit.objects.get(pk=world.section.pk)
    assert heard == [section.path]
    assert Unit.objects.get(pk=world.group.pk).path.startswith(section.path)


def test_a_unit_changes_place_and_level_at_once(office: Client, world: World) -> None:
    office.post(
        reverse("admin:organisation_unit_change", args=[world.second_branch.pk]),
        {"parent": world.section.pk, "kind": "union_group", "code": "QL3-02", "name": "掘进小组"},
    )

    moved = Unit.objects.get(pk=world.second_branch.pk)
    assert (moved.kind, moved.name, Unit.objects.get_parent(moved)) == ("union_group", "掘进小组", world.section)


def test_dragging_a_row_moves_through_the_service(office: Client, world: World) -> None:
    drag = {"node": world.section.pk, "target": world.second_branch.pk, "relation": "child"}

    assert office.post("/admin/organisation/unit/move/", drag).status_code == 200
    assert Unit.objects.get_parent(Unit.objects.get(pk=world.section.pk)) == world.second_branch

    beside = {"node": world.section.pk, "target": world.group.pk, "relation": "sibling"}
    assert office.post("/admin/organisation/unit/move/", beside).status_code == 400
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_dragging_reaches_nothing_outside_the_scope(office: Client, world: World) -> None:
    drag = {"node": world.section.pk, "target": world.far_branch.pk, "relation": "child"}
    assert office.post("/admin/organisation/unit/move/", drag).status_code == 404

    beside_the_own = {"node": world.branch.pk, "target": world.enterprise.pk, "relation": "sibling"}
    assert office.post("/admin/organisation/unit/move/", beside_the_own).status_code == 400
    assert Unit.objects.get_parent(Unit.objects.get(pk=world.branch.pk)) == world.enterprise


def test_a_unit_in_use_cannot_be_deactivated_or_deleted(office: Client, world: World) -> None:
    for unit, act in ((world.branch, "deactivate"), (world.group, "deactivate"), (world.group, "remove")):
        url = reverse("admin:organisation_unit_act", args=[unit.pk, act])
        assert office.get(url).status_code == 200
        assert told(office.post(url, follow=True))
        unit.refresh_from_db()
        assert unit.is_active

    assert office.get(reverse("admin:organisation_unit_act", args=[world.branch.pk, "remove"])).status_code == 403
    assert office.post(reverse("admin:organisation_unit_delete", args=[world.second_group.pk])).status_code == 403


def test_an_unused_unit_is_deactivated_and_deleted_by_acts(office: Client, world: World) -> None:
    office.post(reverse("admin:organisation_unit_act", args=[world.second_group.pk, "deactivate"]))
    assert not Unit.objects.get(pk=world.second_group.pk).is_active

    response = office.post(reverse("admin:organisation_unit_act", args=[world.second_group.pk, "remove"]))
    assert response.url == reverse("admin:organisation_unit_changelist")
    assert not Unit.objects.filter(pk=world.second_group.pk).exists()


def test_the_history_of_a_row_shows_what_services_did(office: Client, world: World) -> None:
    office.post(
        reverse("admin:organisation_unit_change", args=[world.section.pk]),
        {"parent": world.second_branch.pk, "kind": "section", "code": "QL3-01-1", "name": "综采一班"},
    )

    shown = page(office, "organisation_unit_history", world.section.pk)

    assert "一班 → 综采一班" in shown
    assert "掘进二队分会" in shown
    assert "邱明" in shown


# --- people ------------------------------------------------------------------------------------------------


def test_a_person_is_added_with_posts_and_cannot_sign_in_yet(office: Client, world: World) -> None:
    post = {"unit": world.second_branch.pk, "role": Role.BRANCH_CHAIR, "starts_on": "2026-03-18"}

    response = office.post(
        reverse("admin:organisation_user_add"),
        {"username": "li", "name": "李伟", "phone": "139-0351-7720", **inline("posts", [post])},
    )

    assert response.status_code == 302, response.context["errors"]
    person = User.objects.get(username="li")
    assert person.phone == "13903517720"
    assert not person.has_usable_password()
    assert person.posts.get().unit == world.second_branch


def test_posts_of_a_person_are_added_ended_and_checked(office: Client, world: World) -> None:
    person, held = world.branch_chair, world.post_of(Role.BRANCH_CHAIR)
    form = {"name": person.name, **inline("relatives")}
    standing = {"id": held.pk, "unit": held.unit_id, "role": held.role, "starts_on": "2020-01-01", "ends_on": ""}
    url = reverse("admin:organisation_user_change", args=[person.pk])

    again = {"unit": held.unit_id, "role": held.role, "starts_on": "2026-03-18"}
    refused = office.post(url, {**form, **inline("posts", [standing, again], initial=1)})
    assert refused.status_code == 200
    assert Post.objects.filter(user=person).count() == 1

    ended = {**standing, "ends_on": "2026-03-17"}
    office.post(url, {**form, **inline("posts", [ended, again], initial=1)})
    assert list(Post.objects.filter(user=person).order_by("starts_on").values_list("ends_on", flat=True)) == [
        date(2026, 3, 17),
        None,
    ]
    entry = LogEntry.objects.get_for_object(held).first()
    assert (entry.changes, entry.actor) == ({"ends_on": ["None", "2026-03-17"]}, world.administrator)


def test_somebody_deactivated_is_given_no_post(office: Client, world: World) -> None:
    person = UserFactory(is_active=False)
    post = {"unit": world.branch.pk, "role": "clerk", "starts_on": "2026-03-18"}

    form = {"name": person.name, **inline("relatives"), **inline("posts", [post])}
    response = office.post(reverse("admin:organisation_user_change", args=[person.pk]), form)

    assert response.status_code == 200
    assert "账号已停用" in response.content.decode()
    assert not person.posts.exists()


def test_relatives_are_noted_and_withdrawn(office: Client, world: World) -> None:
    person, held = world.branch_chair, world.post_of(Role.BRANCH_CHAIR)
    standing = {"id": held.pk, "unit": held.unit_id, "role": held.role, "starts_on": "2020-01-01", "ends_on": ""}
    form = {"name": person.name, **inline("posts", [standing], initial=1)}
    url = reverse("admin:organisation_user_change", args=[person.pk])

    office.post(url, {**form, **inline("relatives", [{"name": "韩梅", "relation": "妹妹", "employee_no": "030999"}])})
    relative = person.relatives.get()
    assert (relative.name, relative.employee_no) == ("韩梅", "030999")

    office.post(url, {**form, **inline("relatives", [{"id": relative.pk, "DELETE": "on"}], initial=1)})
    assert not person.relatives.exists()


def test_a_one_time_password_is_shown_once_and_opens_the_door(office: Client, world: World) -> None:
    person = world.branch_chair
    url = reverse("admin:organisation_user_act", args=[person.pk, "password"])

    response = office.post(url)

    assert "no-store" in response["Cache-Control"]
    password = response.context["password"]
    newcomer = Client()
    assert sign_in(newcomer, person.username, password).status_code == 302
    assert newcomer.get("/organisation/profile/").url == reverse("account_change_password")
    assert not Client().login(username=person.username, password=PASSWORD)


def test_the_second_factor_is_removed_for_a_lost_phone(office: Client, world: World) -> None:
    person = world.branch_chair
    url = reverse("admin:organisation_user_act", args=[person.pk, "second-factor"])
    assert office.post(url).status_code == 403

    give_second_factor(person)
    office.post(url)

    assert not person.authenticator_set.exists()
    assert office.post(url).status_code == 403


def test_nobody_is_deleted_and_nobody_locks_themselves_out(office: Client, world: World) -> None:
    person = world.branch_chair
    assert office.post(reverse("admin:organisation_user_delete", args=[person.pk])).status_code == 403
    own = reverse("admin:organisation_user_act", args=[world.administrator.pk, "deactivate"])
    assert office.post(own).status_code == 403

    office.post(reverse("admin:organisation_user_act", args=[person.pk, "deactivate"]))
    assert not User.objects.get(pk=person.pk).is_active


def test_whoever_belongs_elsewhere_or_stands_above_is_out_of_reach(office: Client, world: World) -> None:
    root = UserFactory(username="root", is_superuser=True)
    head = PostFactory(unit=world.corporation, role=Role.CHAIR).user
    also_here = PostFactory(unit=world.branch, role=Role.CLERK, user=world.outsider(Role.CLERK)).user

    for person in (root, head, also_here, world.outsider(Role.CHAIR)):
        for url in (
            reverse("admin:organisation_user_change", args=[person.pk]),
            reverse("admin:organisation_user_act", args=[person.pk, "password"]),
        ):
            response = office.post(url, follow=True)
            assert response.status_code == 404 or response.redirect_chain[-1][0] == "/admin/"
        person.refresh_from_db()
        assert not person.must_change_password


def test_nobody_becomes_superuser_by_a_form(office: Client, world: World) -> None:
    person = world.branch_chair
    held = world.post_of(Role.BRANCH_CHAIR)
    standing = {"id": held.pk, "unit": held.unit_id, "role": held.role, "starts_on": "2020-01-01", "ends_on": ""}

    office.post(
        reverse("admin:organisation_user_change", args=[person.pk]),
        {
            "name": person.name,
            "is_superuser": "on",
            "is_staff": "on",
            "password": "x",
            **inline("posts", [standing], initial=1),
            **inline("relatives"),
        },
    )

    person.refresh_from_db()
    assert not person.is_superuser
    assert person.check_password(PASSWORD)


def test_phones_are_masked_in_the_list(office: Client, world: World) -> None:
    person = world.branch_chair
    person.phone = "13903517720"
    person.save()

    shown = page(office, "organisation_user_changelist")

    assert "139****7720" in shown
    assert "13903517720" not in shown


@time_machine.travel(NOW, tick=False)
def test_a_gap_is_closed_by_the_prepared_form(world: World, client: Client) -> None:
    client.force_login(world.administrator)
    form = page(client, "organisation_post_add", unit=world.second_branch.pk, role="branch_chair")
    assert "掘进二队分会" in form

    client.post(
        reverse("admin:organisation_post_add"),
        {
            "user": world.person(Role.CLERK).pk,
            "unit": world.second_branch.pk,
            "role": "branch_chair",
            "starts_on": "2026-03-18",
        },
    )

    assert Post.objects.filter(unit=world.second_branch, role=Role.BRANCH_CHAIR).exists()


def test_a_post_is_ended_and_not_deleted(office: Client, world: World) -> None:
    post = world.post_of(Role.CLERK)
    assert office.post(reverse("admin:organisation_post_delete", args=[post.pk])).status_code == 403

    office.post(
        reverse("admin:organisation_post_change", args=[post.pk]), {"starts_on": "2020-01-01", "ends_on": "2026-03-31"}
    )

    post.refresh_from_db()
    assert (post.ends_on, post.role) == (date(2026, 3, 31), Role.CLERK)


# --- calendar ----------------------------------------------------------------------------------------------

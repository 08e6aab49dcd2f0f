import pytest
from django.test import RequestFactory
from django.urls import resolve

from tests.factories import PostFactory, UserFactory
from unioncare.core import navigation
from unioncare.core.navigation import Count, NavItem
from unioncare.organisation.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.usefixtures("empty_navigation")]


@pytest.fixture
def user():
    return PostFactory(role=Role.WELFARE_OFFICER).user


def page(user, at: str = "/style/"):
    request = RequestFactory().get(at)
    request.user, request.resolver_match = user, resolve(at)
    return navigation.navigation_for(request)


def codes(found) -> list[str]:
    return [entry.item.code for group in found.groups for entry in group.entries]


def item(code: str, **options) -> NavItem:
    return NavItem(code, code.title(), "folder", options.pop("url_name", "style-guide"), **options)


def test_places_stand_in_the_order_of_their_groups(user) -> None:
    navigation.register(
        item("late", group="improvement"), item("b", group="care", order=2), item("a", group="care", order=1)
    )
    navigation.register(item("home"))

    assert codes(page(user)) == ["home", "a", "b", "late"]
    assert page(user).home_url == "/style/"


def test_a_place_whose_page_does_not_exist_is_left_out(user) -> None:
    navigation.register(item("visits", url_name="visits:list"), item("home"))
    assert codes(page(user)) == ["home"]


def test_a_place_is_shown_to_those_who_may_open_it(user) -> None:
    navigation.register(item("gaps", permission="organisation.see_gaps"))
    navigation.register(item("import", permission="organisation.import_organisation"))
    navigation.register(item("never", allowed=lambda user: False))

    assert codes(page(user)) == ["gaps"]


def test_the_current_place_is_marked_once(user) -> None:
    navigation.register(item("home", url_name="set_theme"), item("guide"), item("same", places=("style",)))
    found = page(user, "/style/door/")
    assert [entry.item.code for group in found.groups for entry in group.entries if entry.current] == ["same"]


def test_the_nearest_place_is_the_current_one(user) -> None:
    navigation.register(item("wide", places=("style",), url_name="set_theme"), item("near", places=("style-guide-d",)))
    found = page(user, "/style/door/")
    assert [entry.item.code for group in found.groups for entry in group.entries if entry.current] == ["near"]


def test_numbers_are_counted_once_a_minute(user, django_assert_num_queries) -> None:
    asked = []
    navigation.register(item("work", count=lambda user: asked.append(user.pk) or Count(17, 3)))

    page(user)
    with django_assert_num_queries(0):
        entry = page(user).groups[0].entries[0]

    assert asked == [user.pk]
    assert entry.count == Count(17, 3)


def test_an_act_can_have_the_numbers_counted_anew(user) -> None:
    numbers = iter([5, 4])
    navigation.register(item("work", count=lambda user: next(numbers)))
    page(user)
    navigation.forget_counts([user.pk])
    assert page(user).groups[0].entries[0].count == Count(4)


def test_nothing_to_do_is_no_number(user) -> None:
    navigation.register(item("work", count=lambda user: 0))
    assert page(user).groups[0].entries[0].count is None


def test_tools_of_the_top_bar_follow_permissions(user) -> None:
    navigation.register_tool("search", "style-guide", "organisation.see_units")
    navigation.register_tool("report", "style-guide", "organisation.import_organisation")
    assert (page(user).search_url, page(user).report_url) == ("/style/", "")
    nobody = UserFactory()
    assert page(nobody).search_url == ""


def test_the_footnote_is_remembered_for_each_language(user) -> None:
    navigation.register_footnote(lambda user: "Protocol 2026-1")
    assert page(user).footnote == "Protocol 2026-1"
    navigation.register_footnote(lambda user: "another")
    assert page(user).footnote == "Protocol 2026-1"


def test_the_phone_shows_three_places_at_most(user) -> None:
    navigation.register(*(item(f"p{n}", phone=True, order=n) for n in range(5)))
    assert [entry.item.code for entry in page(user).phone] == ["p0", "p1", "p2"]


@pytest.mark.parametrize(
    "wrong", [lambda: navigation.register(item("x", group="nowhere")), lambda: navigation.register_tool("x", "y")]
)
def test_a_misspelt_group_or_tool_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="unknown"):
        wrong()

"""Who stands behind an entry of the audit trail, also where no request does."""

import pytest
from auditlog.models import LogEntry

from tests.factories import UnitFactory, UserFactory
from unioncare.core.audit import acting, attributed, record_event
from unioncare.core.templatetags.trail import audit_words
from unioncare.organisation.models import Unit, User
from unioncare.organisation.services.posts import appoint
from unioncare.organisation.services.units import change_unit


def last(unit: Unit) -> LogEntry:
    return LogEntry.objects.get_for_object(unit).first()


@attributed
def rename(*, unit: Unit, name: str, actor: User | None, fail: bool = False) -> None:
    unit.name = name
    unit.save()
    if fail:
        raise ValueError


def test_a_service_signs_what_it_changes(db: None) -> None:
    unit, actor = UnitFactory(), UserFactory()

    rename(unit=unit, name="新名", actor=actor)

    assert last(unit).actor == actor


def test_the_command_line_signs_with_nobody(db: None) -> None:
    unit = UnitFactory()

    rename(unit=unit, name="新名", actor=None)

    assert last(unit).actor is None


def test_a_service_called_by_another_keeps_the_outer_name_where_it_has_none(db: None) -> None:
    unit, outer, inner = UnitFactory(), UserFactory(), UserFactory()

    with acting(outer):
        rename(unit=unit, name="一", actor=None)
        assert last(unit).actor == outer
        rename(unit=unit, name="二", actor=inner)
        assert last(unit).actor == inner
        rename(unit=unit, name="三", actor=None)
        assert last(unit).actor == outer
    rename(unit=unit, name="四", actor=None)
    assert last(unit).actor is None


def test_a_service_that_fails_leaves_nothing_behind(db: None) -> None:
    unit, actor = UnitFactory(name="原名"), UserFactory()

    with pytest.raises(ValueError):
        rename(unit=unit, name="新名", actor=actor, fail=True)

    assert Unit.objects.get(pk=unit.pk).name == "原名"
    rename(unit=unit, name="又一名", actor=None)
    assert last(unit).actor is None


def test_a_change_reads_as_field_old_and_new(db: None) -> None:
    unit = UnitFactory(name="一班", kind="section")
    change_unit(unit=unit, name="综采一班", kind="union_group", actor=None)

    words = audit_words(last(unit)).splitlines()

    assert any("一班 → 综采一班" in line for line in words)
    assert not any("union_group" in line for line in words)


def test_an_event_reads_with_what_belongs_to_it(db: None) -> None:
    unit = UnitFactory()
    record_event(unit, actor=None, what="Moved", details={"from": "甲", "to": ""})

    words = audit_words(last(unit))

    assert "甲" in words
    assert len(words.splitlines()) == 2


def test_a_reference_reads_by_name(db: None) -> None:
    post = appoint(person=UserFactory(), unit=UnitFactory(), role="clerk", starts_on="2026-01-01", actor=None)
    post.deputy = UserFactory(name="周文静")
    post.save()

    assert "周文静" in audit_words(LogEntry.objects.get_for_object(post).first())

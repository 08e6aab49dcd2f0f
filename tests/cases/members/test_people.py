"""People noted outside the roster, corrections by hand, silence, merging."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from cases.members.enums import EmploymentStatus
from cases.members.facts import id_index, phone_index
from cases.members.models import Member
from cases.members.services import (
    change_member,
    merge_outsider,
    record_member_death,
    register_outsider,
    silence_member,
)
from cases.members.signals import member_silenced, members_left, members_merged
from tests.factories.members import MemberFactory, OutsiderFactory, id_number

OTHER_ID = id_number(7, date(1985, 3, 2))


def changes_of(member: Member) -> list[dict]:
    entries = LogEntry.objects.filter(object_id=member.pk).order_by("pk")
    return [entry.changes for entry in entries if entry.changes]


class TestNotingSomebodyOutsideTheRoster:
    def test_the_person_can_be_found_and_has_a_placement_from_today(self, world, now):
        member = register_outsider(
            name="曾志伟", unit=world.group, phone="13812345678", actor=world.group_leader, now=now
        )

        assert member.employee_no is None
        assert member.pinyin == "zengzhiwei"
        assert bytes(Member.objects.get(phone_index=phone_index("13812345678")).phone_index)
        placement = member.placements.get()
        assert (placement.unit, placement.status, placement.starts_on) == (
            world.group,
            EmploymentStatus.ACTIVE,
            date(2026, 3, 18),
        )

    def test_it_is_recorded_who_noted_them(self, world, now):
        member = register_outsider(name="曾志伟", unit=world.group, actor=world.group_leader, now=now)

        entry = LogEntry.objects.get(object_id=member.pk)
        assert entry.actor == world.group_leader
        assert entry.additional_data["what"] == "noted outside the roster"

    def test_a_blank_name_is_refused(self, world, now):
        with pytest.raises(ValidationError) as refusal:
            register_outsider(name="  ", unit=world.group, actor=None, now=now)
        assert "name" in refusal.value.message_dict

    def test_nobody_is_noted_in_a_unit_that_is_no_longer_active(self, world, now):
        world.group.is_active = False
        with pytest.raises(ValidationError) as refusal:
            register_outsider(name="曾志伟", unit=world.group, actor=None, now=now)
        assert "unit" in refusal.value.message_dict
        assert not Member.objects.exists()


class TestCorrectingByHand:
    def test_a_new_name_is_found_by_its_pinyin(self, world, now):
        member = MemberFactory(unit=world.group, name="王伟")

        change_member(member=member, changes={"name": "单伟"}, actor=world.welfare_officer, now=now)

        member.refresh_from_db()
        assert (member.name, member.pinyin, member.initials) == ("单伟", "shanwei", "sw")
        assert member.updated_at == now

    def test_the_audit_row_names_the_actor_and_masks_what_is_sensitive(self, world, now):
        member = MemberFactory(unit=world.group, phone="13812345678", id_number=id_number(3, date(1980, 1, 1)))

        change_member(
            member=member,
            changes={"phone": "13987654321", "id_number": OTHER_ID, "joined_on": date(2011, 1, 1)},
            actor=world.welfare_officer,
            now=now,
        )

        assert changes_of(member) == [
            {
                "phone": ["138****5678", "139****4321"],
                "id_number": ["1409**********0074", "1409**********015X"],
                "joined_on": ["2010-07-01", "2011-01-01"],
            }
        ]
        assert LogEntry.objects.get(object_id=member.pk).actor == world.welfare_officer

    def test_a_new_id_number_is_found_by_its_index(self, world, now):
        member = MemberFactory(unit=world.group)

        change_member(member=member, changes={"id_number": OTHER_ID}, actor=None, now=now)

        assert Member.objects.get(id_index=id_index(OTHER_ID)) == member
        assert Member.objects.get(pk=member.pk).id_number == OTHER_ID

    def test_saying_the_same_again_writes_nothing(self, world, now):
        member = MemberFactory(unit=world.group, phone="")
        before = member.updated_at

        change_member(member=member, changes={"name": member.name, "phone": ""}, actor=None, now=now)

        member.refresh_from_db()
        assert member.updated_at == before
        assert changes_of(member) == []

    @pytest.mark.parametrize("field", ["employee_no", "id_number"])
    def test_a_number_that_belongs_to_somebody_else_is_refused_at_its_field(self, world, now, field):
        other = MemberFactory(unit=world.group)
        member = MemberFactory(unit=world.group)

        with pytest.raises(ValidationError) as refusal:
            change_member(member=member, changes={field: getattr(other, field)}, actor=None, now=now)

        assert field in refusal.value.message_dict
        assert getattr(Member.objects.get(pk=member.pk), field) == getattr(member, field)

    def test_the_unit_is_no_fact_to_correct(self, world, now):
        with pytest.raises(ValueError, match="unit"):
            change_member(member=MemberFactory(), changes={"unit": world.group}, actor=None, now=now)


class TestSilence:
    def test_messages_stop_at_once_and_others_are_told_once(self, world, now):
        member = MemberFactory(unit=world.group)
        told = []
        member_silenced.connect(lambda **kw: told.append(kw["member"].pk), weak=False, dispatch_uid="t")
        try:
            silence_member(member=member, actor=world.welfare_officer, now=now)
            silence_member(member=member, actor=world.welfare_officer, now=now)
        finally:
            member_silenced.disconnect(dispatch_uid="t")

        assert Member.objects.get(pk=member.pk).silenced_at == now
        assert told == [member.pk]

    def test_a_death_silences_and_places_and_undoes_what_was_planned_later(self, world, now):
        member = MemberFactory(unit=world.group)
        member.placements.create(unit=world.second_group, status="active", starts_on=date(2026, 4, 1))
        told = []
        members_left.connect(lambda **kw: told.extend(kw["departures"]), weak=False, dispatch_uid="t")
        try:
            record_member_death(member=member, died_on=date(2026, 3, 16), actor=world.welfare_officer, now=now)
        finally:
            members_left.disconnect(dispatch_uid="t")

        member.refresh_from_db()
        assert (member.status, member.left_on) == (EmploymentStatus.DECEASED, date(2026, 3, 16))
        assert member.silenced_at == now
        assert [(d.member_id, d.status) for d in told] == [(member.pk, "deceased")]
        assert member.placements.order_by("starts_on").last().starts_on == date(2026, 3, 16)


class TestMergingSomebodyNotedOutside:
    def test_others_repoint_their_rows_before_the_double_goes(self, world, now):
        member = MemberFactory(unit=world.group, phone="")
        outsider = OutsiderFactory(unit=world.group, id_number=member.id_number, phone="13800000000")
        seen = []

        def repoint(kept, gone, **kwargs):
            seen.append((kept.pk, gone.pk, Member.objects.filter(pk=gone.pk).exists()))

        members_merged.connect(repoint, dispatch_uid="t")
        try:
            kept = merge_outsider(outsider=outsider, into=member, actor=world.welfare_officer, now=now)
        finally:
            members_merged.disconnect(dispatch_uid="t")

        assert kept.pk == member.pk
        assert seen == [(member.pk, outsider.pk, True)]
        assert not Member.objects.filter(pk=outsider.pk).exists()
        assert Member.objects.get(phone_index=phone_index("13800000000")) == member

    def test_different_id_numbers_are_two_people(self, world, now):
        member, outsider = MemberFactory(unit=world.group), OutsiderFactory(unit=world.group)

        with pytest.raises(ValidationError, match=r"ID numbers differ|身份证号不同"):
            merge_outsider(outsider=outsider, into=member, actor=None, now=now)

    def test_somebody_on_the_roster_is_never_merged_away(self, world, now):
        member, other = MemberFactory(unit=world.group), MemberFactory(unit=world.group)

        with pytest.raises(ValidationError):
            merge_outsider(outsider=other, into=member, actor=None, now=now)

    def test_without_an_id_number_nothing_is_proved(self, world, now):
        member, outsider = MemberFactory(id_number=""), OutsiderFactory(id_number="")

        with pytest.raises(ValidationError):
            merge_outsider(outsider=outsider, into=member, actor=None, now=now)

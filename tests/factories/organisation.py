"""Units, people, posts."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from unioncare.organisation.enums import DayKind, Role, UnitKind
from unioncare.organisation.models import CalendarDay, Post, Relative, Unit, User

PASSWORD = "Qingling-2026"


class UnitFactory(DjangoModelFactory):
    """A unit under `parent`, or a root."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"U{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}分会")
    kind = UnitKind.BRANCH

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        parent: Unit | None = kwargs.pop("parent", None)
        objects = model_class.objects
        unit: Unit = objects.add_root(kwargs) if parent is None else objects.add_child(parent, kwargs)
        return unit


class UserFactory(DjangoModelFactory):
    """Somebody who can sign in with PASSWORD; what they may do comes from posts."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n:04d}")
    name = factory.Faker("name", locale="zh_CN")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        user = model_class(**kwargs)
        user.set_password(password)
        user.save()
        return user


class PostFactory(DjangoModelFactory):
    """A post that has lasted for years and has no end."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.WELFARE_OFFICER
    starts_on = date(2020, 1, 1)


class RelativeFactory(DjangoModelFactory):
    class Meta:
        model = Relative

    user = factory.SubFactory(UserFactory)
    name = factory.Faker("name", locale="zh_CN")
    relation = "配偶"


class CalendarDayFactory(DjangoModelFactory):
    class Meta:
        model = CalendarDay

    date = date(2026, 10, 1)
    kind = DayKind.HOLIDAY
    name_zh = "国庆节"
    name_en = "National Day"

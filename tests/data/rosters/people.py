"""Invented people of 青岭三矿 with valid ID numbers, the same at every run."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from unioncare.imports.cleaning.identity import check_character

AREAS = ("140902", "140921", "140922", "140105", "410102")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
COMMON = (
    "建国 志强 秀英 丽华 文涛 晓燕 国平 玉梅 海涛 淑芬 永军 桂兰 立新 春梅 卫东 红霞 小军 敏 伟 芳 "
    "磊 静 勇 艳 超 霞 平 刚 杰 娟 明 丽 强 洁 鹏 云 斌 琴 飞 雪"
)
GIVEN = COMMON.split()
UNITS = (
    "综采一队一组",
    "综采一队二组",
    "综采二队一组",
    "综采二队二组",
    "掘进一队",
    "掘进二队",
    "运输队",
    "机电队",
    "洗选厂",
    "机关",
)


@dataclass(frozen=True)
class Person:
    """One row of a roster, every cell as a careful clerk would write it."""

    number: str
    name: str
    sex: str
    id_number: str
    birth: date
    phone: str
    unit: str
    joined: date
    status: str

    def but(self, **changes: object) -> "Person":
        return replace(self, **changes)


def person(order: int) -> Person:
    """Return the person of an order from 0; neighbours differ in everything."""
    birth = date(1966, 3, 11) + timedelta(days=order * 223 % 13_000)
    woman = order % 4 == 1
    sequence = 2 * (order * 37 % 480 + 5) + (0 if woman else 1)
    body = f"{AREAS[order % len(AREAS)]}{birth:%Y%m%d}{sequence:03d}"
    return Person(
        number=f"{30217 + order * 13:06d}",
        name=SURNAMES[order % len(SURNAMES)] + GIVEN[order * 7 % len(GIVEN)],
        sex="女" if woman else "男",
        id_number=body + check_character(body),
        birth=birth,
        phone=f"13{order % 10}{40010000 + order * 7919 % 59_999_999:08d}",
        unit=UNITS[order % len(UNITS)],
        joined=date(birth.year + 21, 1 + order * 5 % 12, 1 + order * 3 % 28),
        status="在职",
    )


def people(count: int, start: int = 0) -> list[Person]:
    return [person(order) for order in range(start, start + count)]

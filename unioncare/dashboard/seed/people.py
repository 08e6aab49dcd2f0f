"""Invented people: names, ID numbers with a right checksum, phone numbers. The same seed makes the same people."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单"
)
MALE = "伟强军建国平志明文勇刚峰磊涛超波辉鹏飞海林东亮斌宏杰俊浩宇晨阳鑫龙毅凯"
FEMALE = "芳娜敏静丽秀英兰玉梅霞红燕玲艳萍琴雪洁倩颖婷丹莉璐晶云慧欣悦瑶"
AREAS = ("140221", "140222", "140223", "140212", "140402", "140981", "410122", "130427")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PREFIXES = ("138", "139", "136", "150", "151", "158", "186", "187", "189", "133", "177", "199")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person as a roster would name them."""

    employee_no: str
    name: str
    sex: str
    birth_date: date
    id_number: str
    phone: str
    joined_on: date


def id_number(area: str, born: date, sequence: int) -> str:
    """Return an 18-character ID number with its ISO 7064 MOD 11-2 check character."""
    body = f"{area}{born:%Y%m%d}{sequence % 1000:03d}"
    return body + CHECK_CHARACTERS[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def invent_people(count: int, *, seed: int = 1) -> Iterator[Person]:
    """Yield `count` people; ID and employee numbers are unique among them."""
    source = random.Random(seed)  # noqa: S311 — invented people, not secrets
    first_day = date(1962, 1, 1)
    for number in range(count):
        male = source.random() < 0.78
        given = "".join(source.choices(MALE if male else FEMALE, k=1 if source.random() < 0.18 else 2))
        # Area, birth date and sequence together run through every person once.
        area = AREAS[number % len(AREAS)]
        born = first_day + timedelta(days=(number // len(AREAS) * 37) % 15_000)
        sequence = (number // (len(AREAS) * 15_000)) * 2 + (1 if male else 0)
        joined = date(min(born.year + source.randint(19, 28), 2025), source.randint(1, 12), 1)
        yield Person(
            employee_no=f"{number + 1:06d}",
            name=source.choice(SURNAMES) + given,
            sex="m" if male else "f",
            birth_date=born,
            id_number=id_number(area, born, sequence),
            phone=f"{PREFIXES[number % len(PREFIXES)]}{(number * 7919) % 100_000_000:08d}",
            joined_on=joined,
        )

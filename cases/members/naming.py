"""How a name is spelled, so that a person is found by pinyin, initials or the given name alone.

Surnames keep the readings that they have only as surnames (单 is shan, 曾 is zeng); the source of both
tables is the usage recorded in 《现代汉语词典》. ü is written v, as one types it.
"""

import os
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# The phrases of pypinyin cost 46 MB and are for prose; names are read character by character.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import lazy_pinyin

PINYIN_CHARS = 120
INITIALS_CHARS = 30
DOT = "·"


def _table(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


# Characters whose reading as a surname differs from their usual one.
SURNAME_READINGS = _table(
    "单:shan 曾:zeng 仇:qiu 解:xie 区:ou 查:zha 盖:ge 朴:piao 任:ren 华:hua 缪:miao "
    "佴:nai 员:yun 贠:yun 种:chong 重:chong 翟:zhai 覃:qin 乐:yue 祭:zhai 黑:he "
    "洗:xian 那:na 阚:kan 乜:nie 隗:wei 郇:xun 繁:po 折:she 秘:bi 卜:bu 薄:bo 炅:gui "
    "尉:wei 蔚:yu 都:du 么:yao 角:jue 句:gou 降:jiang 牟:mou 藏:zang 召:shao 会:gui "
    "粘:nian 莘:shen 宓:mi 燕:yan 应:ying 纪:ji 令:ling 晟:cheng 逄:pang 逯:lu 郗:xi "
    "郄:qie 瞿:qu 费:fei"
)
# One syllable per character, since each gives an initial.
COMPOUND_SURNAMES = _table(
    "欧阳:ou-yang 司马:si-ma 诸葛:zhu-ge 上官:shang-guan 司徒:si-tu 司空:si-kong "
    "司寇:si-kou 夏侯:xia-hou 皇甫:huang-fu 尉迟:yu-chi 公孙:gong-sun 慕容:mu-rong "
    "令狐:ling-hu 宇文:yu-wen 长孙:zhang-sun 端木:duan-mu 百里:bai-li 东方:dong-fang "
    "东郭:dong-guo 南宫:nan-gong 西门:xi-men 呼延:hu-yan 轩辕:xuan-yuan 淳于:chun-yu "
    "濮阳:pu-yang 申屠:shen-tu 太叔:tai-shu 钟离:zhong-li 闻人:wen-ren 赫连:he-lian "
    "澹台:tan-tai 公冶:gong-ye 宗政:zong-zheng 万俟:mo-qi 亓官:qi-guan 鲜于:xian-yu "
    "独孤:du-gu 拓跋:tuo-ba 完颜:wan-yan 纳兰:na-lan 叶赫:ye-he 那拉:na-la "
    "贺兰:he-lan 第五:di-wu 巫马:wu-ma 漆雕:qi-diao 颛孙:zhuan-sun 羊舌:yang-she "
    "公西:gong-xi 左丘:zuo-qiu 闾丘:lv-qiu 乐正:yue-zheng 毌丘:guan-qiu "
    "爱新觉罗:ai-xin-jue-luo"
)
# Where the dictionary's first reading is not the one that given names use.
GIVEN_READINGS = _table("晟:sheng 厦:xia 卜:bu 调:tiao 弹:tan 还:huan 更:geng")


class Spelling(NamedTuple):
    """What search looks at besides the name itself; all in lower case, without blanks."""

    given_name: str
    pinyin: str
    given_pinyin: str
    initials: str


def spell(name: str) -> Spelling:
    """Return given name, pinyin and initials of a name.

    Names with a dot (买买提·吐尔逊) or blanks (John Smith) have no Chinese surname: what stands after the first
    dot or blank counts as the given name, so that either part finds the person, the first by the name itself.
    """
    family, given = split_name(name)
    family_letters, family_initials = _family(family)
    given_letters, given_initials = _letters(given)
    return Spelling(
        given,
        (family_letters + given_letters)[:PINYIN_CHARS],
        given_letters[:PINYIN_CHARS],
        (family_initials + given_initials)[:INITIALS_CHARS],
    )


def split_name(name: str) -> tuple[str, str]:
    """Return what comes before the given name, and the given name; a single character is all surname."""
    for mark in (DOT, " "):
        if mark in name:
            first, _, rest = name.partition(mark)
            return first, rest
    if name[:1].isascii():
        return name, ""
    for length in (4, 2):
        if len(name) > length and name[:length] in COMPOUND_SURNAMES:
            return name[:length], name[length:]
    return name[:1], name[1:]


def search_form(text: str) -> str:
    """Return letters as the columns hold them: lower case, nothing between them, ü and passport "yu" as v."""
    return _ascii(unicodedata.normalize("NFC", text.casefold())).replace("lyu", "lv").replace("nyu", "nv")


@lru_cache(maxsize=2_048)
def _family(family: str) -> tuple[str, str]:
    reading = COMPOUND_SURNAMES.get(family) or SURNAME_READINGS.get(family)
    return _joined(reading.split("-")) if reading else _letters(family)


@lru_cache(maxsize=16_384)
def _letters(text: str) -> tuple[str, str]:
    """Return spelling and initials: a syllable per Chinese character, a word per run of Latin letters."""
    syllables: list[str] = []
    word = ""
    for character in text:
        if _is_latin(character):
            word += _ascii(character.lower())
            continue
        if word:
            syllables.append(word)
            word = ""
        syllables.append(GIVEN_READINGS.get(character) or _reading(character))
    return _joined([*syllables, word])


def _joined(syllables: list[str]) -> tuple[str, str]:
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def _is_latin(character: str) -> bool:
    """Tell letters and digits of Latin script; 0x24F ends its second extension block."""
    return character.isalnum() and ord(character) <= 0x24F


@lru_cache(maxsize=16_384)
def _reading(character: str) -> str:
    """Return the usual reading of one character, empty for one that has none."""
    return _ascii(lazy_pinyin(character)[0].lower())


def _ascii(text: str) -> str:
    """Return the letters and digits of a text without their marks."""
    if text.isascii() and text.isalnum():
        return text
    stripped = unicodedata.normalize("NFKD", text.replace("ü", "v"))
    return "".join(letter for letter in stripped if letter.isascii() and letter.isalnum())

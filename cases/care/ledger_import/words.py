"""Words by which ledgers say how severe an illness is and where a case stands."""

import re

from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.choices import Aliases, aliases, clean_choice
from unioncare.imports.cleaning.text import stated
from unioncare.imports.problems import Problem

SEVERITIES = aliases(
    {
        "4": "s4 4级 危重 病危 危急 特重 极重 极重度 危 晚期 iv期 四期 复发 critical",
        "3": "s3 3级 重度 严重 重 较重 重症 iii期 三期 severe",
        "2": "s2 2级 中度 中 一般 中等 ii期 二期 moderate",
        "1": "s1 1级 轻度 轻 轻微 稳定 康复 康复期 恢复 好转 i期 一期 mild stable recovering",
    }
)
REPORTED, IN_CARE, RECOVERING, CLOSED, DECEASED = "reported", "in_care", "recovering", "closed", "deceased"
STATUSES = aliases(
    {
        REPORTED: "新增 新报 上报 已上报 待核实 未核实 登记 已登记 new",
        IN_CARE: "在治 治疗 治疗中 在治疗 正在治疗 住院 住院中 化疗 化疗中 透析 透析中 放疗中 手术后 术后 "
        "休养 在家休养 居家休养 已出院 出院 帮扶中 在帮 在册 救助中 病休 未愈 进行中 核实 已核实 active treatment",
        RECOVERING: "康复 已康复 康复中 康复出院 恢复良好 病情平稳 平稳 定期复查 "
        "康复期 恢复 恢复中 恢复期 好转 稳定 病情稳定 随访 随访中 复查 "
        "上班 已上班 正常上班 返岗 recovery stable",
        CLOSED: "结案 已结案 治愈 痊愈 已治愈 已痊愈 脱困 已脱困 退出 已退出 "
        "注销 停止帮扶 调出 已调出 离职 已离职 ended cured",
        DECEASED: "去世 已去世 死亡 已死亡 病故 已病故 已故 已病逝 病逝 逝世 已逝世 "
        "离世 已离世 过世 已过世 身故 身亡 去逝 died dead death",
    }
)

_REMARK = re.compile(r"\([^()]*\)$")
_DEATH = [word for word, code in STATUSES.items() if code == DECEASED and len(word) > 1]


def clean_word(cell: Cell, words: Aliases, reason: str) -> tuple[str | None, Problem | None]:
    """Return the code of a word, also with a remark in brackets behind it: 重度（III期）."""
    code, problem = clean_choice(cell, words, reason)
    bare = _REMARK.sub("", stated(cell))
    return clean_choice(bare, words, reason) if problem is not None and bare else (code, problem)


def clean_status(cell: Cell, reason: str) -> tuple[str | None, Problem | None]:
    """Return where a case stands. A death counts however it is told: whoever died must not be written to."""
    code, problem = clean_word(cell, STATUSES, reason)
    text = stated(cell).casefold()
    if problem is not None and any(word in text for word in _DEATH) and not re.search("[未没非无]", text):
        return DECEASED, None
    return code, problem

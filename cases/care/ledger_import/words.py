"""Words by which ledgers say how severe an illness is and where a case stands."""

from unioncare.imports.cleaning.choices import aliases

SEVERITIES = aliases(
    {
        "4": "s4 危重 病危 危急 特重 极重 极重度 危 晚期 iv期 四期 复发 critical",
        "3": "s3 重度 严重 重 较重 重症 iii期 三期 severe",
        "2": "s2 中度 中 一般 中等 ii期 二期 moderate",
        "1": "s1 轻度 轻 轻微 稳定 康复 康复期 恢复 好转 i期 一期 mild stable recovering",
    }
)
REPORTED, IN_CARE, RECOVERING, CLOSED, DECEASED = "reported", "in_care", "recovering", "closed", "deceased"
STATUSES = aliases(
    {
        REPORTED: "新增 新报 上报 已上报 待核实 未核实 登记 已登记 new",
        IN_CARE: "在治 治疗 治疗中 在治疗 正在治疗 住院 住院中 化疗 化疗中 透析 透析中 放疗中 手术后 术后 "
        "帮扶中 在帮 在册 救助中 病休 未愈 进行中 核实 已核实 active treatment",
        RECOVERING: "康复 康复中 康复期 恢复 恢复中 恢复期 好转 稳定 病情稳定 随访 随访中 复查 "
        "上班 已上班 返岗 recovery stable",
        CLOSED: "结案 已结案 治愈 痊愈 已治愈 已痊愈 脱困 已脱困 退出 已退出 注销 停止帮扶 调出 离职 ended cured",
        DECEASED: "去世 已去世 死亡 已死亡 病故 已病故 已故 离世 过世 身故 died dead death",
    }
)

"""Employment status, in the words of personnel departments."""

from ..cells import Cell
from ..problems import Problem
from .choices import aliases, clean_choice

# 停薪留职 keeps the post without pay, 待岗 waits for one: both are still on the roll and so are members in service.
STATUSES = aliases(
    {
        "active": "在职 在岗 在册 在编 在用 在职在岗 在岗职工 在职职工 正式 正式工 正式职工 正常 合同工 合同制 "
        "劳务派遣 派遣 试用 试用期 实习 返聘 复工 待岗 停薪留职 产假 哺乳假 培训 学习 脱产学习 "
        "working employed onduty inservice",
        "sick_leave": "病休 病假 长病 长期病假 长病假 长期病休 医疗期 工伤 工伤休息 工伤假 休养 因病离岗 "
        "sick sickleave",
        "early_retired": "内退 内养 内部退养 内部退休 退养 离岗退养 离岗 提前退休 病退 earlyretired earlyretirement",
        "retired": "退休 已退休 离休 退职 离退休 正式退休 retirement",
        "transferred_out": "调出 调离 调走 已调出 外调 调动 转出 划转 transferred transfer transferredout",
        "left": "离职 已离职 辞职 辞退 解除 解除合同 解除劳动合同 终止 终止合同 终止劳动合同 解聘 开除 除名 买断 "
        "自动离职 resigned dismissed terminated",
        "seconded": "借调 外借 借出 外派 派出 挂职 援外 劳务输出 secondment",
        "deceased": "死亡 去世 病故 已故 亡故 逝世 身故 工亡 因公死亡 因病死亡 died dead",
    }
)


def clean_status(cell: Cell) -> tuple[str | None, Problem | None]:
    """Return the code of an employment status, None for an empty cell.

    Codes: active, sick_leave, early_retired, retired, transferred_out, left, seconded, deceased. An unknown word is
    the warning status_unknown with None: the member keeps the status of the roster, a new one counts as active.
    """
    return clean_choice(cell, STATUSES, "status_unknown")

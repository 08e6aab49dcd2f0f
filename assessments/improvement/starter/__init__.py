"""The causes that an empty installation begins with; loading them again keeps what administrators changed."""

from ..models import Cause

CAUSES = (
    ("rule_unclear", "制度或标准不清楚", "Rule unclear"),
    ("nobody_responsible", "责任人不明确", "Nobody responsible"),
    ("not_informed", "信息没有传达到位", "Not informed"),
    ("no_time", "人手或时间不足", "Lack of time or staff"),
    ("wrong_data", "数据或台账有误", "Wrong data"),
    ("other_office", "其他部门拖延", "Delay by another office"),
    ("attitude", "服务态度问题", "Attitude"),
    ("no_money", "经费不足", "Money lacking"),
    ("other", "其他原因", "Another cause"),
)


def load_causes() -> int:
    """Add the causes that are not there yet; return how many."""
    known = set(Cause.objects.values_list("code", flat=True))
    fresh = [
        Cause(code=code, name_zh=zh, name_en=en, position=place * 10)
        for place, (code, zh, en) in enumerate(CAUSES, start=1)
        if code not in known
    ]
    return len(Cause.objects.bulk_create(fresh))

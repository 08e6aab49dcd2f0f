"""Amounts in the capital figures that Chinese vouchers ask for: 壹仟伍佰元整."""

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capitals(amount: Decimal) -> str:
    """Return an amount in CNY, from 0 to below a trillion, in capital figures."""
    fen = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not cent:
        return f"{text}整" if text else "零元整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return text + (f"{_DIGITS[cent]}分" if cent else "整")


def _whole(yuan: int) -> str:
    """Return a whole number above 0, group by group of four figures."""
    groups: list[int] = []
    while yuan:
        groups.append(yuan % 10_000)
        yuan //= 10_000
    text, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1_000):
            text += "零"
        text += _four(group) + _GROUPS[place]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        figure = group // 10**place % 10
        if figure:
            text += ("零" if gap and text else "") + _DIGITS[figure] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text

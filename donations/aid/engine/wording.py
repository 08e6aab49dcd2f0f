"""The sentences of a proposal."""

from django.utils.translation import gettext_noop

PROPOSED = gettext_noop("By the rules {amount} CNY")
NO_RULE = gettext_noop("No rule gives anything here")
CAMPAIGN = gettext_noop("Campaign {fund}: what members gave and nothing else is promised of")
NOT_GRADED = gettext_noop("The case is not graded yet: severity and burden are not known")
SEVERITY = gettext_noop("Severity S{severity}")
NO_COSTS = gettext_noop("No cost is noted: without the out-of-pocket amount no relief can be reckoned")
OUT_OF_POCKET = gettext_noop("Paid out of pocket")
OUT_OF_POCKET_BEFORE = gettext_noop("Paid out of pocket, before the relief of this year")
OUT_OF_POCKET_SINCE = gettext_noop("Paid out of pocket since {day}: until then an earlier year gave relief")
TIER = gettext_noop("Protocol, article {article}: {out_of_pocket} out of pocket reach the tier from {start}")
NO_TIER = gettext_noop(
    "Protocol, article {article}: {out_of_pocket} out of pocket reach no tier; the first begins at {start}"
)
NO_AID = gettext_noop("The protocol grants no relief for this grading")
SHARE = gettext_noop("{rule}: {percent} % of {out_of_pocket}")
FLAT = gettext_noop("{rule}")
STANDARD = gettext_noop("{rule}: up to {amount}")
OTHER_DISEASE = gettext_noop("{rule}: not for this disease")
TOO_MILD = gettext_noop("{rule}: from severity S{severity} on")
NOT_HARD = gettext_noop("{rule}: only for {needed}; the household is {found}")
ONCE = gettext_noop("{rule}: once a year, and {paid} were given this year")
LESS = gettext_noop("less: a year gives no more than {cap}, and {paid} were given")
GIVEN = gettext_noop("less what was given this year: {paid}")
OTHER_GIVES_MORE = gettext_noop("{what} — another rule gives more")
NOT_MORE = gettext_noop("not more than what is paid out of pocket: {out_of_pocket}")
POLICY = gettext_noop("not more than {cap} a year for one member; {paid} were given")
HARDSHIP = gettext_noop("{hardship}: X = ({income} − {rigid}) ÷ 12 ÷ {persons} = {x}; minimum living line D = {line}")
HARDSHIP_COST = gettext_noop("{hardship}: the illness costs {share} % of the household’s yearly income (over 80 %)")
HARDSHIP_UNKNOWN = gettext_noop("Hardship is not assessed")
HARDSHIP_OLD = gettext_noop("Hardship was assessed on {day}, more than {days} days ago: assess it anew")

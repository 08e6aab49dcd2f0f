"""What visits tell the rooms above them."""

from django.dispatch import Signal

# Somebody on a visit fears that the member may harm themselves. Sent in the transaction that keeps the record, with
# case (IllnessCase), reference (str: which record), actor (User) and now (aware datetime). Receivers only write rows.
danger_seen = Signal()

# A visitor noted a need. Sent in the transaction that keeps the record, with referral, case, actor and now.
# The room or app that owns such help takes it up from here; its work item stands open until then.
need_noted = Signal()

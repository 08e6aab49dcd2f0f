"""What cases tell the apps above them."""

from django.dispatch import Signal

# A plan in force was replaced by another one. Sent in the transaction of the change, once its items are replaced, with
# case (IllnessCase), actor (User) and now (aware datetime). Receivers only write rows.
plan_changed = Signal()

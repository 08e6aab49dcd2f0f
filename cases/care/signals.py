"""What cases tell the apps above them."""

from django.dispatch import Signal

# A plan in force was replaced by another one. Sent in the transaction of the change, once its items are replaced, with
# case (IllnessCase), actor (User) and now (aware datetime). Receivers only write rows.
plan_changed = Signal()

# What is known of a case changed: verified, corrected or rejected, a fact noted or struck out, consent given, a death.
# Sent in the transaction of the change, at its end, with case (IllnessCase), actor (User or None) and now (aware
# datetime). Receivers read the case as it stands, and only write rows.
facts_changed = Signal()

# A member took their consent back. Sent in the transaction of the withdrawal, at its end, with case (IllnessCase),
# actor (User) and now (aware datetime). What rooms above show of the case comes down; receivers only write rows.
consent_withdrawn = Signal()

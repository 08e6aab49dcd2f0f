"""What counselling tells the rooms above it."""

from django.dispatch import Signal

# A counsellor saw danger to the member or others in a session. Sent in the transaction that records it, with case
# (IllnessCase), reference (str: which session), actor (User) and now (aware datetime). Receivers only write rows.
danger_told = Signal()

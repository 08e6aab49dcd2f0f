"""Signals of the worklist. Receivers run in the emitter's transaction and only write rows."""

from django.dispatch import Signal

# An approval has its final answer. Arguments: approval, approved (bool), actor, now.
approval_decided = Signal()

# Items came into being. Arguments: keys (their source keys), kinds (the set of their kinds), now.
items_opened = Signal()

# Open items stand with somebody else, or with nobody, from now on. Arguments: items (their keys), actor (None for a
# job), now.
items_given = Signal()

"""What the organisation tells the apps above it. Receivers run in the sender's transaction and only write rows.

- `unit_moving` (sender Unit): a unit is about to move, and nothing of the tree is locked for it yet. Whoever repeats
  paths locks its own rows now.
- `unit_moved` (sender Unit; `old_path`, `new_path`): the subtree of `old_path` now lies under `new_path`. Rows that
  repeat a path (work items) follow with one UPDATE. Sent for every rewrite of paths, whoever made it.
- `calendar_changed` (sender CalendarDay; `days`: frozenset of dates, `actor`, `now`): these days became working days
  or ceased to be. A receiver may return lines of text that say what it changed; the administrator reads them.
- `post_changed` (sender Post; `post`, `actor`): a post began, ended, or got another deputy.
- `door_reopened` (sender User; `person`, `actor`): somebody else gave a person a password, or took their second factor
  away. Whoever did could now sign in as that person.
"""

from django.dispatch import Signal

unit_moving = Signal()
unit_moved = Signal()
calendar_changed = Signal()
post_changed = Signal()
door_reopened = Signal()

"""Treebeard rewrites paths in place; whoever repeats them is told, from the admin's drag to a repair of the tree."""

from typing import Any

from django.dispatch import receiver
from treebeard.mp_tree import path_updated

from .models import Unit
from .signals import unit_moved


@receiver(path_updated, sender=Unit)
def tell_of_moved_paths(old_path: str, new_path: str, **kwargs: Any) -> None:
    unit_moved.send(sender=Unit, old_path=old_path, new_path=new_path)

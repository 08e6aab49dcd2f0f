"""Who may do what where: each permission names the roles that hold it; a post carries it over its subtree.

Apps declare their permissions here at start-up (`permissions.py` of each room). One table serves the predicates of
`rules`, the row scope of `visible_to` and docs/permissions.md.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import rules

from .enums import Role

if TYPE_CHECKING:
    from .models import User

_roles: dict[str, frozenset[str]] = {}


def declare(permission: str, roles: Iterable[Role], extra: Any = None) -> None:
    """Give a permission to roles; `extra` is a further `rules` predicate on the object."""
    _roles[permission] = frozenset(role.value for role in roles)
    predicate = _holds(permission)
    rules.set_perm(permission, predicate & extra if extra is not None else predicate)


def let_administrators_edit(
    app_label: str, *models: str, acts: tuple[str, ...] = ("view", "add", "change", "delete")
) -> None:
    """Open tables of the Django admin to administrators; their pages cut the rows. Superusers pass without a post."""
    rules.set_perm(app_label, is_administrator)  # whether the admin shows the app at all
    for model in models:
        for act in acts:
            rules.set_perm(f"{app_label}.{act}_{model}", is_administrator)


def let_union_administrators_edit(app_label: str, *models: str) -> None:
    """Let every administrator read tables that hold for all units, and those of the whole union edit them.

    A branch's administrator could otherwise write themself into the approvals of the enterprise above.
    """
    let_administrators_edit(app_label, *models, acts=("view",))
    for model in models:
        for act in ("add", "change", "delete"):
            rules.set_perm(f"{app_label}.{act}_{model}", administers_union)


@rules.predicate
def is_administrator(user: Any) -> bool:
    """Somebody with an active post as administrator."""
    return bool(user.is_authenticated and user.is_active and Role.ADMINISTRATOR in user.roles)


@rules.predicate
def administers_union(user: Any) -> bool:
    """Somebody with an active post as administrator of a topmost unit."""
    return is_administrator(user) and any(
        post.role == Role.ADMINISTRATOR and post.unit.is_root() for post in user.active_posts
    )


def declared_permissions() -> dict[str, frozenset[str]]:
    """Return the whole table: permission → role codes."""
    return dict(_roles)


def is_declared(permission: str) -> bool:
    return permission in _roles


def scope_paths(user: "User", permission: str) -> tuple[str, ...]:
    """Return the unit paths under which `user` holds `permission`, sorted, nested ones collapsed."""
    roles = _roles[permission]
    return collapse(post.unit.path for post in user.active_posts if post.role in roles)


def collapse(paths: Iterable[str]) -> tuple[str, ...]:
    """Drop every path that lies under another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def _holds(permission: str) -> Any:
    @rules.predicate(f"holds:{permission}")
    def holds(user: Any, obj: Any = None) -> bool:
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return False
        paths = scope_paths(user, permission)
        if obj is None or not hasattr(obj, "scope_path"):
            return bool(paths)
        return any(obj.scope_path.startswith(path) for path in paths)

    return holds

"""Style sheets and scripts of a page, in the order in which they build on one another."""

from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

VENDOR = ("bootstrap/css/bootstrap.min.css", "bootstrap-icons/bootstrap-icons.min.css")
COMPONENTS = (
    "bootstrap-map", "base", "shell", "page", "marks", "items", "figures", "tables", "filters", "steps", "amounts",
    "facts", "notices", "forms", "menus", "dialogs", "lists", "case", "visits", "waiting", "phone", "touch",
)  # fmt: skip
PAGES = ("public", "signin", "letters", "claims", "books", "receipt", "reports")
LAST = ("space", "print")
LEAN = ("bootstrap-map", "base", "lean", "forms", "touch")

# htmx first: ours listen to its events. All are modules or deferred; nothing is inline.
SCRIPTS = ("setup", "theme", "menus", "dialogs", "forms", "fields", "search", "copying", "signing-out", "charts")

# Paper is always light.
_DARK = {"dark": "screen", "auto": "screen and (prefers-color-scheme: dark)"}


def stylesheets(theme: str, pages: tuple[str, ...] = ()) -> SafeString:
    """Return the links to all style sheets of a page; `pages` names the sheets that only some pages need."""
    if unknown := set(pages) - {*PAGES, *COMPONENTS}:
        raise ValueError(f"unknown style sheets {sorted(unknown)}")
    pages = tuple(page for page in pages if page in PAGES)
    return _links(theme, pages) if settings.DEBUG else _cached_links(theme, pages)


def _links(theme: str, pages: tuple[str, ...]) -> SafeString:
    def sheets(names: tuple[str, ...]) -> SafeString:
        return format_html_join("", '<link rel="stylesheet" href="{}">\n', ((static(name),) for name in names))

    def ours(names: tuple[str, ...]) -> SafeString:
        return sheets(tuple(f"css/{name}.css" for name in names))

    return format_html("{}{}{}{}", sheets(VENDOR), ours(("tokens",)), _dark(theme), ours((*COMPONENTS, *pages, *LAST)))


_cached_links = cache(_links)


def lean_stylesheets(theme: str) -> SafeString:
    """Return the links of a page opened once on a bad network: forms in our look, without Bootstrap and icons."""
    return _lean_links(theme) if settings.DEBUG else _cached_lean(theme)


def _lean_links(theme: str) -> SafeString:
    link = '<link rel="stylesheet" href="{}">\n'
    rest = format_html_join("", link, ((static(f"css/{name}.css"),) for name in LEAN))
    return format_html("{}{}{}", format_html(link, static("css/tokens.css")), _dark(theme), rest)


_cached_lean = cache(_lean_links)


def admin_stylesheets(theme: str) -> SafeString:
    """Return the links that bring the Django admin into our colours."""
    link = '<link rel="stylesheet" href="{}">\n'
    return format_html(
        "{}{}{}", format_html(link, static("css/tokens.css")), _dark(theme), format_html(link, static("css/admin.css"))
    )


def _dark(theme: str) -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}" media="{}" data-theme-sheet>\n',
        static("css/dark.css"),
        _DARK.get(theme, "not all"),
    )


def scripts() -> SafeString:
    """Return the scripts that every page loads."""
    return _script_links() if settings.DEBUG else _cached_scripts()


def _script_links() -> SafeString:
    htmx = format_html('<script defer src="{}"></script>\n', static("django_htmx/htmx-2.min.js"))
    return htmx + format_html_join(
        "", '<script type="module" src="{}"></script>\n', ((static(f"js/{name}.js"),) for name in SCRIPTS)
    )


_cached_scripts = cache(_script_links)

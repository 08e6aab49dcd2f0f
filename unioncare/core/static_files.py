"""Static files under names that change with their content, our scripts' imports of one another included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = (
    (r"""(?P<matched>from\s+["'](?P<url>\./.*?)["'])""", """from "%(url)s\""""),
    (r"""(?P<matched>import\(["'](?P<url>\./.*?)["']\))""", """import("%(url)s")"""),
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Django's own switch for imports would read the scripts of others too; these are ours alone."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))

"""Names one after the other, as a sentence lists them in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(names: Iterable[object]) -> str:
    """Join names as a sentence does: 诊断证明、病理报告; diagnosis certificate, pathology report."""
    return pgettext("between names", ", ").join(str(name) for name in names)

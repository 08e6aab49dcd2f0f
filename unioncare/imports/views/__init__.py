"""The pages of imports: `runs` are alike for every kind of file."""

from .runs import ChooseFileView, Pages, RunView, run_urls

__all__ = ["ChooseFileView", "Pages", "RunView", "run_urls"]

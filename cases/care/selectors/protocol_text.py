"""The full text of a protocol, cut into chapters and articles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the full text: a chapter's heading, an article with its number, or further text."""

    text: str
    article: str = ""
    heading: bool = False


def text_lines(text: str) -> list[TextLine]:
    """Cut the full text into headings and articles."""
    return [_line(line.strip()) for line in text.splitlines() if line.strip()]


def _line(line: str) -> TextLine:
    number, _space, rest = line.partition(" ")
    if number.replace(".", "").isdigit() and "." in number:
        return TextLine(rest.strip(), article=number)
    heading = number.startswith("第") or number in ("Chapter", "Part")
    return TextLine(line, heading=heading)

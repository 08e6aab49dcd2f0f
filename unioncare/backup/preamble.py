"""The head of the script that pg_restore writes: settings of its own release, which an older server may not know."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

_OF_THE_HEAD: Final = re.compile(rb"\s*$|--|\\restrict |SET |SELECT pg_catalog\.set_config\(")
_SETTING: Final = re.compile(rb"SET (\w+) = .*;\s*$")
LONGEST_LINE: Final = 1 << 16


def known_settings_only(blocks: Iterable[bytes], known: Collection[str]) -> Iterator[bytes]:
    """Pass a script on without the lines `SET name = …;` of its head whose name is not among the known ones.

    The head ends with the first line that is neither a setting nor a comment. What follows may hold people's texts:
    it is passed on block by block, unread.
    """
    stream, rest = iter(blocks), b""
    for block in stream:
        rest += block
        while end := rest.find(b"\n") + 1:
            line = rest[:end]
            if not _OF_THE_HEAD.match(line):
                yield rest
                yield from stream
                return
            setting = _SETTING.match(line)
            if setting is None or setting[1].decode() in known:
                yield line
            rest = rest[end:]
        if len(rest) > LONGEST_LINE:  # no line of the head; it need not be gathered
            break
    yield rest
    yield from stream

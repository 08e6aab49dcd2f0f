"""PDF files made by hand: of some pages, of any size, under a password."""

A4 = (595, 842)


def pdf_of(pages: int = 1, *, size: tuple[int, int] = A4, locked: bool = False) -> bytes:
    """Return a PDF whose pages say which they are; a `locked` one asks for a password that nobody has."""
    width, height = size
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number in range(pages):
        words = f"BT /F1 40 Tf 60 {height - 100} Td (Page {number + 1}) Tj ET"
        box = f"/MediaBox[0 0 {width} {height}]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {5 + 2 * number} 0 R>>")
        objects.append(f"<</Length {len(words)}>>stream\n{words}\nendstream")
    return _written(objects, _LOCK if locked else "")


# The sums that a right password would give are noughts: none does.
_NOUGHTS = "00" * 32
_LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{_NOUGHTS}>/U<{_NOUGHTS}>>>/ID[<00><00>]"


def _written(objects: list[str], more: str) -> bytes:
    text, places = "%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(f"{len(text):010} 00000 n \n")
        text += f"{number} 0 obj{thing}endobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{''.join(places)}"
    trailer = f"trailer<</Root 1 0 R/Size {len(objects) + 1}{more}>>\nstartxref\n{len(text)}\n%%EOF\n"
    return (text + table + trailer).encode("ascii")

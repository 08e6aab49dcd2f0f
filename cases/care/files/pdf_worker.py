"""The program that looks into one PDF: `pdf_worker.py count MOST` or `draw PAGE`, the file comes in on stdin.

It runs in a process of its own. PDFium works in one thread only, and what a file from outside makes it do must neither
take the memory of the server nor end it.
"""

import contextlib
import io
import resource
import sys

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

LOCKED, BROKEN = 3, 4
# Short and long side of A4 at 150 dpi, in pixels: what is larger is drawn smaller.
SHORT, LONG = 1240, 1754
# A receipt is not blown up to a page: 300 dpi of its own size are enough.
MOST_SCALE = 300 / 72
QUALITY = 85
MEMORY, SECONDS = 1024**3, 20


def limit_itself() -> None:
    """Let the system end what takes too much."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # not every system limits the memory
            resource.setrlimit(kind, (most, most))


def count(pdf: PdfDocument, most: int) -> bytes:
    """Return how many pages there are, after a look at those that would be drawn."""
    for number in range(min(len(pdf), most)):
        pdf[number].close()
    return str(len(pdf)).encode()


def draw(pdf: PdfDocument, number: int) -> bytes:
    """Return a page, counted from 1, as a JPEG that fits on A4 at 150 dpi, upright or across."""
    pdf.init_forms()
    page = pdf[number - 1]
    short, long = sorted(max(side, 1) for side in page.get_size())
    scale = min(SHORT / short, LONG / long, MOST_SCALE)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def main(act: str, number: int) -> int:
    limit_itself()
    try:
        pdf = PdfDocument(sys.stdin.buffer.read())
        answer = count(pdf, number) if act == "count" else draw(pdf, number)
    except PdfiumError as error:
        return LOCKED if error.err_code == FPDF_ERR_PASSWORD else BROKEN
    except (IndexError, MemoryError, OSError, ValueError):
        return BROKEN
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

"""Pictures are drawn anew: what is not a picture, and what tells where and with what it was taken, does not survive."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import FileRefused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
# A picture of 20 MB may claim any number of pixels; beyond this it is not unpacked. A JPEG can be unpacked smaller.
MAX_PIXELS = 64_000_000
MAX_PIXELS_JPEG = 120_000_000
# Long side of what is kept: A4 at 420 dpi stays legible.
MAX_SIDE = 5_000
QUALITY = 88

DAMAGED = _("The picture is damaged and cannot be opened: take or scan it again.")
TOO_MANY_PIXELS = _("The picture has too many pixels to be opened: reduce it, then upload it again.")


def redraw(data: bytes) -> tuple[bytes, str, str]:
    """Return the picture without metadata, upright: its bytes, type and extension. Raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _draw(picture)
    except FileRefused:
        raise
    except Image.DecompressionBombError as error:
        raise FileRefused(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError) as error:
        raise FileRefused(DAMAGED) from error


def _draw(picture: Image.Image) -> tuple[bytes, str, str]:
    lossy = picture.format in ("JPEG", "WEBP")
    if picture.format == "JPEG" and picture.width * picture.height <= MAX_PIXELS_JPEG:
        share = MAX_SIDE / max(picture.size)
        picture.draft(None, (int(picture.width * share), int(picture.height * share)))  # decodes smaller if enough
    if picture.width * picture.height > MAX_PIXELS:
        raise FileRefused(TOO_MANY_PIXELS)
    if picture.mode in ("RGB", "RGBA", "L"):
        picture.thumbnail((MAX_SIDE, MAX_SIDE))  # first of all: every copy of the whole costs hundreds of megabytes
    upright = ImageOps.exif_transpose(picture)
    opaque = upright.mode in ("RGB", "L", "1", "CMYK") or not upright.has_transparency_data
    upright = upright.convert("L" if upright.mode in ("1", "L") else "RGB" if opaque else "RGBA")
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())  # pixels alone, no info of any kind
    out = io.BytesIO()
    if lossy and opaque:
        clean.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue(), "image/jpeg", ".jpg"
    clean.save(out, "PNG", optimize=False)
    return out.getvalue(), "image/png", ".png"

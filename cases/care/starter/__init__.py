"""What an empty installation begins with; loading it again changes nothing and keeps what administrators changed."""

from .consent import load_consent_text
from .diseases import load_diseases
from .scales import load_burden_scale, load_living_lines

__all__ = ["load_burden_scale", "load_consent_text", "load_diseases", "load_living_lines"]

"""The settings that the type checker's Django plugin reads: no services, no secrets."""

import os

os.environ["UNIONCARE_ENV"] = "build"

from unioncare.settings import *

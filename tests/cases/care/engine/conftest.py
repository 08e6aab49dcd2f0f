"""The engine's property tests run on busy machines: fewer examples, no clock over each of them."""

from hypothesis import settings

settings.register_profile("engine", settings.get_profile("unhurried"), max_examples=50)
settings.load_profile("engine")

"""PostgreSQL and Redis out of the installed wheels, for a machine that has neither.

`python -m unioncare.embedded [--data DIR] [--fast] -- COMMAND …` runs a command with both at hand.
"""

"""Faults that must be survived: real servers and workers are killed, and nothing is lost or doubled.

`make faults` runs all of them and prints a table; `--small` runs each in small. Time is shortened where an hour would
have to pass: messages that wait, in nobody's hands, become due at once, as they would later. Nothing else is made
easier; the job of every minute is called every second.
"""

"""The writers of the organisation.

Every function raises ValidationError with a stable `code` when it refuses: forms, imports and commands show its text.
`actor` is who does it; None stands for the command line.
"""

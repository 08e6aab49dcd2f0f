"""What a cell may hold once a file is open."""

# Dates arrive as ISO text ("1985-03-02", or with a time), numbers as float, an empty cell as "".
Cell = str | float | int | bool
Row = list[Cell]

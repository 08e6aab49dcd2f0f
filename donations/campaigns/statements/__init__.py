"""Statements of banks, WeChat Pay and Alipay, and payroll lists: from the file to gifts in the books.

Browser and command share it. `columns` say what a file may hold; `reading` finds the header below the preamble and
turns rows into lines, `amounts` and `noise` judge them by themselves; `payroll` does so for a list of deductions;
`checking` holds lines against what stands already and finds their campaign; `writing` books them; `services` is the
door to all of it.
"""

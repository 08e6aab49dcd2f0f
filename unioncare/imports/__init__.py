"""Reading messy spreadsheets: header matching, cell cleaning, reporting, staging, safe writing.

A higher app names its columns, reads a table, cleans the cells and keeps what is wrong as issues:

    COLUMNS = (
        Column("employee_no", _("Employee number"), ("工号", "职工编号"), required=True),
        Column("name", _("Name"), ("姓名", "职工姓名"), required=True),
        Column("id_number", _("ID number"), ("身份证号", "id no"), mask=mask_id_number),
    )

    with open_source(path) as source:                    # path, bytes or an uploaded file; kind by content
        table = read_table(source, COLUMNS)              # UnreadableFile if there is nothing to read
        for row in table.rows():                         # streams; row.number is the sheet's own number
            number, problem = clean_id_number(row.cells["id_number"])
            if problem:
                issues.append(row.issue(BY_CODE["id_number"], problem))

Where what lives:

- `reading.source`: `open_source` → `Source`; `errors.UnreadableFile` is the one thing that goes wrong with a file.
- `columns.Column`, `table.read_table` → `Table` (`sheets`, `missing`, `rows()`), `table.RawRow`.
- `cleaning.*`: one function per kind of cell, `clean_…(cell) → (value, Problem | None)`. An empty cell is
  `(None, None)` ("" for texts): whether a column may be empty is the caller's business.
- `problems`: `Problem`, `RowIssue`, and the catalogue of what each code says and advises; `register_problem` adds
  to it. `problem.code` is the stable code ("phone_invalid"), `problem.reason` the finer one.
- `writing.*`: workbooks whose cells are never formulas; template, refused rows.
- `staging`, `services`, `models`: a run and its encrypted staged rows, parsed once and confirmed later.
"""

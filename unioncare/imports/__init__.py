"""Reading messy spreadsheets: header matching, cell cleaning, reporting, staging, safe writing.

A higher app names its columns, reads a table, cleans the cells and keeps what is wrong as issues:

    EMPLOYEE_NO = Column("employee_no", _("Employee number"), ("工号", "职工编号"), required=True, text=True)
    ID_NUMBER = Column("id_number", _("ID number"), ("身份证号", "id no"), mask=mask_id_number, text=True)
    COLUMNS = (EMPLOYEE_NO, ID_NUMBER)

    with open_source(path) as source:                    # path, bytes or an uploaded file; kind by content
        table = read_table(source, COLUMNS)              # UnreadableFile if there is nothing to read
        for row in table.rows():                         # streams, once; row.number is the sheet's own number
            number, problem = clean_id_number(row.cells.get("id_number", ""), latest=today)
            if problem:
                issues.append(row.issue(ID_NUMBER, problem))

Where what lives:

- `reading.source`: `open_source` → `Source` (`kind`, `size`, `sha256`). Workbooks are opened by a process of their own
  under limits of memory and time. `errors.UnreadableFile` is the one thing that goes wrong with a file: `code`,
  `message`.
- `columns.Column`; `table.read_table` → `Table` (`sheets`, `ignored`, `missing`, `expected_rows`, `rows()`, `skipped`).
  `SheetHeader.headers`, `.positions`, `.unmatched` are what a mapping page shows; what it corrects goes into
  `mapping_override`. Of several headers for a column the alias named first is taken.
- `cleaning.*`: one function per kind of cell, `clean_…(cell) → (value, Problem | None)`. An empty optional cell is
  no problem: its value is None, or "" for texts. A problem may be a warning (`problem.is_error` is False), then the
  value counts.
- `problems`: `Problem`, `RowIssue`, and the catalogue of what each reason says and advises; `register_problem` adds
  to it at start-up. `problem.code` is the stable code ("phone_invalid"), `problem.reason` the finer one.
- `writing.workbooks.open_book` for any export, `writing.templates` for tables to fill in, `writing.refused` for rows to
  mend and import again: texts stay texts, and no cell is ever a formula.
- `services.staging.stage_run` keeps checked rows encrypted, part by part; `services.runs` moves a run on
  (`confirm_run` commits before the rows are written, `finish_run` in the transaction that writes them, `fail_run`
  after it rolled back); `progress.ProgressMeter` is seen from outside the transaction.
"""

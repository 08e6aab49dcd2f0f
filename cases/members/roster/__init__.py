"""The roster import, one path for the browser and the command.

`columns` and `problems` say what a roster may hold and what can be wrong with it; `units` finds the unit that a cell
names; `check` turns a raw row into a clean one or into issues; `compare` tells new, changed and unchanged rows;
`preview` runs these over a file and stages the outcome; `write` brings a staged run into the database in one
transaction; `services` is the door: `preview_roster`, `confirm_roster`, `import_roster`.
"""

"""Units, people and posts from one workbook.

`reading` cleans the rows of the three sheets, `units`, `people` and `posts` check them against what stands already
(`standing`) and say what each row would do, `services` writes it through the organisation's own services.
The preview and the writing check alike, so a preview promises what happens.
"""

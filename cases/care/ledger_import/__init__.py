"""The union's existing ledger of seriously ill members, taken over on the first day; browser and command share it.

`columns` and `words` say what a ledger may hold; `reading` turns the file into cleaned rows; `checking` says what each
row would do; `writing` builds the cases; `services` is the door.
"""

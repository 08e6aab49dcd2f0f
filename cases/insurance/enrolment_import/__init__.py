"""Files about enrolments: whom to enrol, and the insurer's answer with the certificate numbers.

Browser and command share it. `columns` say what a file may hold; `reading` turns it into cleaned rows; `standing` reads
what stands already, `checking` and `certificates` say what each row would do, `writing` does it; `jobs` names the two
kinds of file and `services` is the door to both.
"""

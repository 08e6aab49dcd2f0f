"""How values look: one function per mark, called by fast template tags and by the cotton components alike."""

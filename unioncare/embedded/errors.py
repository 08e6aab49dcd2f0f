class EmbeddedError(Exception):
    """What went wrong and what to do, in one sentence for the person at the keyboard."""

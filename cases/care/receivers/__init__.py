"""Effects that cross apps. They run in the emitter's transaction and only write rows."""

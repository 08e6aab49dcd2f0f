"""Opening files of every kind that HR systems and WPS produce. The door is `source.open_source`."""

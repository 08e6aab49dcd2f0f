"""The roster import in the browser: choose the file, look at its headers, check, import."""

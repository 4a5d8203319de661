"""How changes are written to SQLite, which has one writer at a time: by a process of its own, or by a thread."""

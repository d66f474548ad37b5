"""Files that cannot be streamed, written in a process of their own: no database, no network."""

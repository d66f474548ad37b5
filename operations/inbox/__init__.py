"""How reports come in: documents, addresses, feeds, folders, and what is nearly the same as before.

`extract/` runs in a process of its own, without Django, network or secrets.
"""

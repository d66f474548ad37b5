"""The editors' desk on Django's admin. `site.py` names everything an editor can open.

Nothing is imported here: Django asks for `site.EditorSite` while it discovers admin modules, and
registering from this file would begin that a second time.
"""

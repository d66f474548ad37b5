"""Writing by program: what an editor's own tools may do here, over HTTP, with a token.

Everything goes through the forms of the admin (`drafts`): the same fields, the same refusals, the
same permissions, the same verbs. Nothing here publishes: that is done by people, in the admin.
"""

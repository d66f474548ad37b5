"""OGC API – Features over the public layers: what other people's programs read.

collections → what there is · items → what it holds · filters, predicates → CQL2, bounded ·
crs → coordinate systems · paging → where a page begins · answers, problems → how it is told.
"""

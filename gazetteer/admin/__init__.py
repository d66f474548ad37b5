"""The gazetteer for editors. What is entered here outranks any import and survives it.

Pages that need more than the gazetteer knows, such as a map to draw on, are the desk's: it puts a
page of its own in the place of one of these.
"""

from django.contrib import admin

from gazetteer.admin.merges import PlaceMergeAdmin
from gazetteer.admin.names import PlaceNameAdmin
from gazetteer.admin.places import PlaceAdmin
from gazetteer.models import Place, PlaceMerge, PlaceName

admin.site.register(Place, PlaceAdmin)
admin.site.register(PlaceName, PlaceNameAdmin)
admin.site.register(PlaceMerge, PlaceMergeAdmin)

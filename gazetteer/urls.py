"""places/"""

from django.urls import path

from gazetteer import views

app_name = "gazetteer"
urlpatterns = [
    # places/
    path("search", views.search, name="places-search"),
    path("labels", views.labels, name="places-labels"),
    path("export.<str:ending>", views.export, name="places-export"),
    path("<uuid:public_id>/", views.place, name="places-show"),
]

from django.urls import path

from stoa.across.discovery import gap_views, views

app_name = "discovery"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("search/facets", views.facets, name="facets"),
    path("search/suggest", views.suggest, name="suggest"),
    path("search/forget", gap_views.clear, name="searches-clear"),
    path("gaps", gap_views.gaps, name="gaps"),
    path("gaps.csv", gap_views.export, name="gaps-export"),
    path("gaps/<int:pk>", gap_views.gap, name="gap"),
]

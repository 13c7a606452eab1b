from django.urls import path

from stoa.across.discovery import views

app_name = "discovery"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("search/suggest", views.suggest, name="suggest"),
]

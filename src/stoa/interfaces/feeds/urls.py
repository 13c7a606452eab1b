from django.urls import path

from stoa.interfaces.feeds import views

app_name = "feeds"
urlpatterns = [
    path("atom", views.atom, name="atom"),
    path("items.jsonl", views.export, name="export"),
    path("items.csv", views.table, name="table"),
]

from django.urls import path

from stoa.across.shelf import views

app_name = "shelf"
urlpatterns = [
    path("i/<str:short_id>/keep", views.keep, name="keep"),
    path("i/<str:short_id>/let-go", views.let_go, name="let-go"),
    path("reading-list", views.kept, name="reading-list"),
    path("reading-list/<str:short_id>/note", views.note, name="note"),
    path("recent", views.recently_viewed, name="recent"),
    path("recent/clear", views.clear, name="recent-clear"),
    path("recent/switch", views.switch, name="recent-switch"),
    path("saved-searches", views.searches, name="searches"),
    path("saved-searches/<int:pk>/rename", views.rename, name="search-rename"),
    path("saved-searches/<int:pk>/delete", views.delete, name="search-delete"),
]

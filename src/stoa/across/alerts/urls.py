from django.urls import path

from stoa.across.alerts import views

app_name = "alerts"
urlpatterns = [
    path("saved-searches/save", views.save, name="save"),
    path("saved-searches/<int:pk>/alert", views.choose, name="choose"),
    path("saved-searches/<int:pk>/feed", views.feed_address, name="feed-address"),
    path("saved-searches/feed/<str:token>", views.feed, name="feed"),
    path("saved-searches/end/<str:token>", views.end, name="end"),
]

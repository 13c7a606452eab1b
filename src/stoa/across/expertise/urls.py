from django.urls import path

from stoa.across.expertise import views

app_name = "expertise"
urlpatterns = [
    path("who", views.who, name="who"),
    path("account/expertise", views.own, name="own"),
    path("account/expertise/hide", views.hide, name="hide"),
    path("account/expertise/hidden/<int:pk>/show", views.unhide, name="unhide"),
    path("account/expertise/list", views.list_for, name="list"),
    path("account/expertise/lists/<int:pk>/leave", views.unlist, name="unlist"),
]

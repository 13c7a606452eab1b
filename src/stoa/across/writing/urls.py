from django.urls import path

from stoa.across.writing import views

app_name = "writing"
urlpatterns = [
    path("new", views.choose, name="choose"),
    path("new/<slug:kind>", views.new, name="new"),
    path("i/<str:short_id>/edit", views.edit, name="edit"),
    path("i/<str:short_id>/as/<str:reader>", views.view_as, name="view-as"),
    path("i/<str:short_id>/as", views.view_as, name="look"),
    path("drafts/<uuid:key>/drop", views.drop, name="drop"),
    path("preview", views.preview, name="preview"),
    path("boxes/<slug:sort>", views.box, name="box"),
]

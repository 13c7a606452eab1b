from django.urls import path

from stoa.across.consult import views

app_name = "consult"
urlpatterns = [
    path("check", views.check, name="check"),
    path("i/<str:short_id>/check", views.check_item, name="check-item"),
    path("check/<uuid:key>", views.record, name="record"),
    path("check/<uuid:key>/draft", views.draft, name="draft"),
    path("check/<uuid:key>/lines/<uuid:line>", views.mark, name="mark"),
    path("check/<uuid:key>/offer", views.offer, name="offer"),
    path("check/<uuid:key>/share", views.share, name="share"),
    path("check/<uuid:key>/again", views.again, name="again"),
    path("check/<uuid:key>/attach", views.attach, name="attach"),
    path("check/<uuid:key>/detach/<str:short_id>", views.detach, name="detach"),
    path("check/<uuid:key>/delete", views.delete, name="delete"),
]

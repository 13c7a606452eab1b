from django.urls import path

from stoa.across.reading import views

app_name = "reading"
urlpatterns = [
    path("i/<str:short_id>", views.item, name="item"),
    path("i/<str:short_id>/export.jsonl", views.item_export, name="item-export"),
    path("i/<str:short_id>/cite.<str:ending>", views.citation, name="citation"),
    path("i/<str:short_id>/files/<int:number>", views.file, name="file"),
    path("i/<str:short_id>/files/<int:number>/text", views.file_text, name="file-text"),
    path("i/<str:short_id>/files/<int:number>/pages/<int:page>.webp", views.page_image, name="page-image"),
    path("library", views.everything, name="everything"),
    path("kinds/<slug:key>", views.kind, name="kind"),
    path("topics", views.topics, name="topics"),
    path("places", views.places, name="places"),
    path("concepts/<int:pk>", views.concept, name="concept"),
    path("units", views.units, name="units"),
    path("groups/<slug:key>", views.group, name="group"),
    path("people", views.people, name="people"),
    path("people/<uuid:uuid>", views.person, name="person"),
]

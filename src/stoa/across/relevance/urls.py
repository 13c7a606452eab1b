from django.urls import path

from stoa.across.relevance import offer_views, reading, views

app_name = "relevance"
urlpatterns = [
    path("search/why", reading.why, name="why"),
    path("admin/relevance", views.judged, name="queries"),
    path("admin/relevance/measure", views.measure, name="measure"),
    path("admin/relevance/add", views.add, name="add"),
    path("admin/relevance/import", views.bring_in, name="import"),
    path("admin/relevance/export", views.export, name="export"),
    path("admin/relevance/weights", views.weights, name="weights"),
    path("admin/relevance/offered", offer_views.offered, name="offered"),
    path("admin/relevance/offered/<uuid:key>", offer_views.decide, name="decide-offer"),
    path("admin/relevance/<int:pk>", views.query, name="query"),
    path("admin/relevance/<int:pk>/change", views.change, name="change"),
    path("admin/relevance/<int:pk>/remove", views.remove, name="remove"),
]

from django.urls import path

from stoa.across.figures import views

app_name = "figures"
urlpatterns = [
    path("contradictions", views.contradictions, name="contradictions"),
    path("contradictions/<str:one>/<str:other>/<str:digest>", views.decide, name="decide"),
]

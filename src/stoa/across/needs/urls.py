from django.urls import path

from stoa.across.needs import views

app_name = "needs"
urlpatterns = [path("i/<str:short_id>/answer", views.answer, name="answer")]

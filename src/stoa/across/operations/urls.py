from django.urls import path

from stoa.across.operations import public, views

app_name = "operations"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", public.sitemap_page, name="sitemap-page"),
    path("opensearch.xml", public.search_description, name="opensearch"),
    path("privacy", public.privacy, name="privacy"),
    path("accessibility", public.accessibility, name="accessibility"),
    path("problem", public.report, name="report"),
    path("problems", public.reports, name="reports"),
    path("problems/<int:pk>/settled", public.settle, name="settle"),
]

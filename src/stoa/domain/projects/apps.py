from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "stoa.domain.projects"
    label = "projects"

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "stoa.foundation.workflow"
    label = "workflow"

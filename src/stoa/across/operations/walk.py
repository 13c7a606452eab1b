from django.urls import reverse

from stoa.across.operations.models import ProblemReport
from stoa.foundation.registries import Sample


def _settling() -> list[str]:
    """A report there is, and one there is not."""
    report = ProblemReport.objects.first() or ProblemReport.objects.create(text="It does not work.", version="1")
    return [reverse("operations:settle", kwargs={"pk": pk}) for pk in (report.pk, 0)]


def _report_page() -> list[str]:
    return [reverse("operations:report")]


SAMPLES = [
    Sample("operations:live", lambda: ["/health/live"]),
    Sample("operations:ready", lambda: ["/health/ready"]),
    Sample("operations:robots", lambda: ["/robots.txt"]),
    Sample("operations:sitemap", lambda: ["/sitemap.xml"]),
    Sample("operations:sitemap-page", lambda: [f"/sitemap-{number}.xml" for number in (0, 1, 2)]),
    Sample("operations:opensearch", lambda: ["/opensearch.xml"]),
    Sample("operations:privacy", lambda: ["/privacy"]),
    Sample("operations:accessibility", lambda: ["/accessibility"]),
    Sample("operations:report", _report_page, methods=("GET", "HEAD", "POST")),
    Sample("operations:reports", lambda: ["/problems"]),
    Sample("operations:settle", _settling, methods=("POST",)),
]

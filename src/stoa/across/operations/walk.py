from stoa.foundation.registries import Sample

SAMPLES = [
    Sample("operations:live", lambda: ["/health/live"]),
    Sample("operations:ready", lambda: ["/health/ready"]),
]

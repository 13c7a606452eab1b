from stoa.foundation.registries import Sample

SAMPLES = [Sample("ui:styleguide", lambda: ["/styleguide"])]

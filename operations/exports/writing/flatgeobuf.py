"""FlatGeobuf by GDAL. Its spatial index cannot hold what is not located: then there is none."""

from collections.abc import Iterator
from typing import Any

import pyogrio

from .job import GEOMETRY, Job, Written, stream


def write(job: Job, features: Iterator[dict[str, Any]]) -> Written:
    pyogrio.write_arrow(
        stream(job, features), job.path, layer=job.name, driver="FlatGeobuf",
        geometry_name=GEOMETRY, geometry_type="Unknown", crs="EPSG:4326",
        layer_options={
            "SPATIAL_INDEX": "NO" if job.has_unlocated else "YES",
            "TEMPORARY_DIR": str(job.folder), "TITLE": job.title, "DESCRIPTION": job.words,
        },
    )  # fmt: skip
    return Written(job.path)

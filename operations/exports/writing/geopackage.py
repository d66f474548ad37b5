"""GeoPackage (OGC 12-128r18) by GDAL: one layer, the file's metadata in gpkg_metadata."""

from collections.abc import Iterator
from typing import Any

import pyogrio

from .job import GEOMETRY, Job, Written, stream


def write(job: Job, features: Iterator[dict[str, Any]]) -> Written:
    pyogrio.write_arrow(
        stream(job, features), job.path, layer=job.name, driver="GPKG", geometry_name=GEOMETRY,
        geometry_type="Unknown", crs="EPSG:4326", dataset_metadata=job.metadata,
        layer_options={"IDENTIFIER": job.title, "DESCRIPTION": job.words},
    )  # fmt: skip
    return Written(job.path)

"""Run by the system's Python, which has QGIS: add a layer, count it, draw it, say what was found.

Arguments: the provider, its source, the picture to write.
"""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize

provider, source, picture = sys.argv[1:]
application = QgsApplication([], False)
application.initQgis()
found = {}
if provider == "tiles":
    layer = QgsVectorTileLayer(source, "tiles")
else:
    layer = QgsVectorLayer(source, "items", provider)
    found["features"] = sum(1 for _ in layer.getFeatures())
    found["fields"] = [field.name() for field in layer.fields()]
found["valid"] = layer.isValid()
settings = QgsMapSettings()
settings.setLayers([layer])
settings.setDestinationCrs(layer.crs())
settings.setOutputSize(QSize(256, 256))
whole = QgsRectangle(-2e7, -2e7, 2e7, 2e7)
settings.setExtent(whole if provider == "tiles" else layer.extent().buffered(1))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(picture)
background = image.pixelColor(0, 0)
found["painted"] = sum(
    image.pixelColor(x, y) != background for x in range(0, 256, 2) for y in range(0, 256, 2)
)
print(json.dumps(found))  # noqa: T201 - what the test reads
sys.stdout.flush()
application.exitQgis()

"""Vector tiles (Mapbox Vector Tile 2.1) of the public layers, made by PostGIS."""

"""Finding faces whose label is likely wrong, and pictures that hold no face where one should be."""

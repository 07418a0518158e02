"""Finding pictures that are in a data set more than once, and taking the extra ones out."""

from fer_core.datasets.duplicates.clusters import Cluster, Duplicates
from fer_core.datasets.duplicates.search import find_duplicates

__all__ = ["Cluster", "Duplicates", "find_duplicates"]

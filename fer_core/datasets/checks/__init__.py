"""Whether a data set on disk holds what it should, and nothing that it should not."""

from fer_core.datasets.checks.check import check_dataset, check_folder
from fer_core.datasets.checks.finding import CHECKS, Finding, Level

__all__ = ["CHECKS", "Finding", "Level", "check_dataset", "check_folder"]

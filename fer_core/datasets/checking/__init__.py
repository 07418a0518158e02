"""Whether a packed data set holds what it should, and nothing that it should not."""

from fer_core.datasets.checking.check import check_dataset, check_folder
from fer_core.datasets.checking.finding import CHECKS, Finding, Level

__all__ = ["CHECKS", "Finding", "Level", "check_dataset", "check_folder"]

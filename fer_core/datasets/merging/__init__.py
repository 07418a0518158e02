"""Making one packed data set of several."""

from fer_core.datasets.label_rule import LabelRule, parse_label_rule
from fer_core.datasets.merging.caps import parse_caps
from fer_core.datasets.merging.merge import Merged, MergePlan, merge_datasets

__all__ = ["LabelRule", "MergePlan", "Merged", "merge_datasets", "parse_caps", "parse_label_rule"]

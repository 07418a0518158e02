"""Making one data set of several."""

from fer_core.datasets.labels import LabelRule, parse_label_rule
from fer_core.datasets.merge.class_limits import parse_class_limits
from fer_core.datasets.merge.merge import Merged, MergePlan, merge_datasets

__all__ = ["LabelRule", "MergePlan", "Merged", "merge_datasets", "parse_class_limits", "parse_label_rule"]

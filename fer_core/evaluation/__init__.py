"""How good a network is: ground truth, metrics, measurement."""

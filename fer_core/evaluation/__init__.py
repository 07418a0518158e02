"""How good a network is: truth, metrics, measurement."""

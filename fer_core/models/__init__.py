"""The zoo of networks and their registry."""

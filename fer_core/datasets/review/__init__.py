"""Going through the faces that something may be wrong with, and what was decided of them."""

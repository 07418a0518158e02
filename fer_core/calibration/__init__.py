"""Making confidence mean what it says: temperatures, risk against coverage, and from where on a face is uncertain."""

"""What the source documents claim of their data, asked again of any data set."""

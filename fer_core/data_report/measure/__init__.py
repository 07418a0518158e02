"""What can be measured of a data set."""

"""The Review page: going through the faces of a data set that something may be wrong with."""

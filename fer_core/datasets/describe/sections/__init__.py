"""The report's sections. One that has nothing to tell of a data set is None."""

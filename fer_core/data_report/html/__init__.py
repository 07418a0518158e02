"""The report's page and its sections. One that has nothing to tell of a data set is None."""

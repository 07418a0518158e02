"""The Live page: a source's picture with what is read from it, as it comes."""

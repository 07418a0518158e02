"""The Annotate page: files to sessions, offline."""

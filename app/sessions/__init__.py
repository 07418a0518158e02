"""The Sessions page: what was read before, to be found again, watched and looked through."""

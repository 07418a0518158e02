"""Bringing faces in, from CSV files, folders, zips and photographs, as one data set on disk."""

"""The offline page that every report is built with: its style, charts, tables and pictures."""

"""The offline page that every report is built with: its style, charts, tables and pictures.

It knows nothing of what it tells: a report makes sections out of figures, and ``page`` puts them together.

Example:
    >>> from pathlib import Path
    >>> from fer_core.report.charts import share_bars
    >>> from fer_core.report.page import Section, chart, page, table, write_page
    >>> counts = [("happy", 12), ("sad", 4)]
    >>> bars = chart(share_bars(counts), "Classes.", "How much of the faces each class holds.")
    >>> rows = table("Faces by class", ["class", "faces"], [[name, f"{count:,}"] for name, count in counts])
    >>> html = page("A report", "16 faces", [Section("counts", "Counts", "What there is.", bars + rows)], "Made today.")
    >>> write_page(Path("report.html"), html)
"""

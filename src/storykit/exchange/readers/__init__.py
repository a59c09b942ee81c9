"""Other people's files, read as rows.

source says which kind a file is, and gives its rows; faults. tables (CSV; its dialect and encoding), sheets (XLSX),
parquet, nested (JSON, YAML), pages (Markdown, HTML); dates (dates and numbers as other programs write them).
"""

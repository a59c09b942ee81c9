"""Rows and story files of this library.

shelf (what is there, where new files go), merging (what an import wrote, and what a person did); flat (a story as a
row), flatmap (such rows as stories), plain (a story's plain values), columnar (Parquet).
"""

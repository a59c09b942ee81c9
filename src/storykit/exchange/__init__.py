"""Other people's files: exports, workbooks, case studies. Read as rows, typed by a map."""

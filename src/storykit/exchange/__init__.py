"""Other people's files: exports, workbooks, case studies. Read as rows, mapped to stories, merged into story files."""

"""Bytes from and to the model: workbooks, tables and the files that are written."""

"""Marks in a workbook of somebody else: only parts that carry them are written anew, all others keep their bytes."""

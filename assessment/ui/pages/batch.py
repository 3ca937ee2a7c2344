"""Many firms from a workbook."""

"""Classes, rosters, workbook."""

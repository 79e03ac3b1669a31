"""Words of dates in, days and spans of days out."""

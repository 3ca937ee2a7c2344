"""From results to what is shown: every sentence, row and number of a report, in one language."""

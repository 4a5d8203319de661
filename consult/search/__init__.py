"""Finding cases by their words, in whichever language they were written or translated into (decision 40)."""

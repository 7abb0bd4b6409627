"""Times in a question: windows, dates, parts of days, moments."""

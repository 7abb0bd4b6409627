"""What pages read: named questions to the store, answered with frozen values or frames."""

"""Actions: read as a request, proposed, confirmed and carried out."""

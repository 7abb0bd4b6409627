"""The REST API, mounted under /api in the app's own process."""

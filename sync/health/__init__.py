"""Health: regular checks of the connections and of the app itself, their states and alerts."""

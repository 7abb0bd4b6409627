"""The process of the app: what runs in it, who owns the store, how it opens."""

"""What the use cases are made of: links, pairs and plans from what the store knows."""

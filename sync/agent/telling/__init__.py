"""What is said: answers in words, definitions, questions back, what lies outside."""

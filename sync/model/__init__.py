"""The nouns of sphereglue: frozen values without behaviour that reaches outside."""

"""Profiles: what samples of rows tell of assets, and findings where one departs from its past."""

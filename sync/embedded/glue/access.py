"""Who may not see what: rules per access key, for tests of missing permissions."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """What an access key meets at a database or table."""

    ALLOW = "allow"
    # Every call about it answers AccessDeniedException; listings of databases still name it.
    DENY = "deny"
    # Lake Formation's way: listings leave it out and say nothing, calls by name are denied.
    HIDE = "hide"


class Access:
    """The rules: access key, then database or `database.table`, to a rule."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, Rule]] = {}

    def put(self, access_key: str, resource: str, rule: Rule) -> None:
        """Set the rule of one access key at one database or `database.table`."""
        rules = self._rules.setdefault(access_key, {})
        if rule is Rule.ALLOW:
            rules.pop(resource.lower(), None)
        else:
            rules[resource.lower()] = rule

    def clear(self) -> None:
        """Allow everything to everyone."""
        self._rules.clear()

    def export(self) -> dict[str, dict[str, str]]:
        """Return the rules as plain values."""
        return {key: {at: str(rule) for at, rule in of.items()} for key, of in self._rules.items()}

    def hides(self, access_key: str, database: str, table: str | None = None) -> bool:
        """Whether listings leave the database (or the table) out."""
        return Rule.HIDE in self._met(access_key, database, table)

    def refuses(self, access_key: str, database: str, table: str | None = None) -> bool:
        """Whether a call about the database (or the table) is denied."""
        return bool(self._met(access_key, database, table))

    def _met(self, access_key: str, database: str, table: str | None) -> set[Rule]:
        rules = self._rules.get(access_key)
        if not rules:
            return set()
        names = [database] if table is None else [database, f"{database}.{table}"]
        return {rules[name] for name in names if name in rules}

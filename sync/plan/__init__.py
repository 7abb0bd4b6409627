"""Plans: a link, or an asset alone, as lines; lines as edits; who may write what."""

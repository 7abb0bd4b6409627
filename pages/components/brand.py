"""The mark of the app and the colours that mean something in its charts."""

from __future__ import annotations

# Two linked rings, in tones that hold on light and dark pages alike.
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="208" height="48" viewBox="0 0 208 48">
<g fill="none" stroke-width="6" stroke-linecap="round">
<circle cx="18" cy="24" r="13" stroke="#14998c"/>
<path d="M24.7 13.2A13 13 0 1 1 24.7 34.8" stroke="#d9922e"/>
</g>
<text x="58" y="32" font-family="sans-serif" font-size="25" font-weight="650" fill="#5f8f8a"
>sphereglue</text>
</svg>"""

# Where an asset stands.
IN_STEP = "#14998c"
CHANGED = "#d9922e"
ONLY_SAP = "#4a7fd0"
ONLY_GLUE = "#8a68bd"
GONE = "#c8476a"

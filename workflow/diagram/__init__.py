"""A workflow drawn as SVG: text only, no scripts, no crossing lines; for a page, a README, or one document's way."""

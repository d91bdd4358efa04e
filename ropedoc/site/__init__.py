"""From the figures and the Markdown to what a page holds; nothing here knows MkDocs."""

"""``python -m memo``: the tools for suppliers, one file for each command."""

"""The tools that turn the text of the manual into its editions."""

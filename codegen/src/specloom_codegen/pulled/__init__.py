"""What every `specloom pull` does: read a folder, change its files, tell how."""

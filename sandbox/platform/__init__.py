"""What the platform keeps."""

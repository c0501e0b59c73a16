"""What tests order."""

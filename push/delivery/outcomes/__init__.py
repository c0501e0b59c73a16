"""What an outcome makes of delivery, attempt, quota and notice."""

"""What anybody may open: health, log-in, posters, receipts of gateways."""

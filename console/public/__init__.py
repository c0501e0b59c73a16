"""Pages open to everybody: health, log-in, posters, displays, receipts of gateways."""

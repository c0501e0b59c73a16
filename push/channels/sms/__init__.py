"""The SMS channel and its gateways, one file each."""

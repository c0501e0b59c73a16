"""The played SMS gateways, and the numbers they take."""

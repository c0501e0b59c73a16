"""What reaches people without a machine: call sheets, postings, QR codes."""

"""Ready answers, hand-overs, attachments."""

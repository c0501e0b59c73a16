"""The platform's XML: signature, encryption, inbound messages, replies."""

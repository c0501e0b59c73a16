"""The platform's XML in and out: signature, encryption, Inbound, reply."""

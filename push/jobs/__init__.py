"""Jobs of a worker: one file a subject, ids in, nothing out."""

"""What runs on a worker: one file a job, ids in, nothing out."""

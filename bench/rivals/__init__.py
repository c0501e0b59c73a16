"""What the benchmarks are compared with."""

"""What the benchmarks of the engine stand on: processes, a load generator, a receiver, stored messages."""

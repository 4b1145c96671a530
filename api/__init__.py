"""HTTP and JSON: parse, call one use case, serialise."""

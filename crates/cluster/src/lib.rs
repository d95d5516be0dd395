//! wirewatch-cluster.

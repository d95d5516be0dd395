//! wirewatch-index.

//! wirewatch-extract.

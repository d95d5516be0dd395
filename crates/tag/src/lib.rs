//! wirewatch-tag.

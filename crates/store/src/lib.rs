//! wirewatch-store.

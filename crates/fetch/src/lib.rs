//! wirewatch-fetch.

//! wirewatch-quotes.

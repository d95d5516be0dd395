//! wirewatch-server.

//! Whole runs of the program, and the shape of the workspace.

mod alerts;
mod architecture;
mod archive;
mod commands;
mod exports;
mod feeds;
mod hardening;
mod http;
mod incidents;
mod ingest;
mod mail;
mod maintenance;
mod newsroom;
mod program;
mod resume;
mod serving;
mod speakers;
mod watchlist;

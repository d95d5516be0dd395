//! Whole runs of the program, and the shape of the workspace.

mod alerts;
mod architecture;
mod archive;
mod commands;
mod exports;
mod feeds;
mod hardening;
mod http;
mod incident_routes;
mod incidents;
mod ingest;
mod joining;
mod mail;
mod maintenance;
mod newsroom;
mod program;
mod resume;
mod serving;
mod speakers;
mod watchlist;

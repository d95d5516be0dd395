//! Whole runs of the program, and the shape of the workspace.

mod architecture;
mod commands;
mod ingest;
mod newsroom;
mod program;
mod resume;

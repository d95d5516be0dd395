//! wirewatch-pipeline.

//! The `wirewatch` program: settings, logging, the lock, and a command for each thing it does.

mod args;
mod bundled;
mod commands;
mod demo_web;
mod exit;
mod lock;
mod logging;
mod out;
mod progress;
mod rules;
mod settings;
mod shutdown;
mod workshop;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;

fn main() -> ExitCode {
    // They last as long as the program, so that tasks may borrow them.
    let args: &'static Args = Box::leak(Box::new(Args::parse()));
    logging::start(args.quiet, args.verbose);
    match commands::run(args) {
        Ok(code) => code,
        Err(error) => {
            exit::report(&error);
            exit::code_of(&error)
        }
    }
}

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

/// Writes results to stdout. When its reader has had enough (`| head`), the program ends quietly, as programs in a pipe do.
pub fn write(text: Arguments<'_>) {
    let mut out = stdout().lock();
    // A headline with escape sequences must not steer the terminal.
    let shown = text.to_string().replace(
        |c: char| c.is_control() && c != '\n' && c != '\t',
        "\u{fffd}",
    );
    let written = out.write_all(shown.as_bytes()).and_then(|()| out.flush());
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("error: stdout cannot be written: {error}");
            std::process::exit(1);
        }
    }
}

/// `println!` that ends the program quietly when nobody reads on.
macro_rules! outln {
    ($($text:tt)*) => {
        $crate::out::write(format_args!("{}\n", format_args!($($text)*)))
    };
}

pub(crate) use outln;

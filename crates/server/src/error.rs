use std::net::SocketAddr;

use thiserror::Error;

/// Why the server cannot run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServerError {
    /// Others could reach the address, and no key protects it.
    #[error(
        "{address} can be reached from other machines and no API key protects it; make one with `wirewatch key create NAME`, or listen on 127.0.0.1"
    )]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be bound.
    #[error(
        "cannot listen on {address}; is another program there? Try another [server] listen or --listen"
    )]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers, so no secret can be made")]
    NoRandomness,
    /// The listener failed.
    #[error("the HTTP server stopped")]
    Serve(#[source] std::io::Error),
}

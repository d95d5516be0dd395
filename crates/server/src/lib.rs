//! Search over HTTP: the JSON API under `/api/v1`, and plain web pages for people. What goes over the wire is made in
//! [`views`], never by serializing the model.

mod access;
mod answers;
mod believed;
mod channels;
mod charts;
mod conditional;
mod config;
mod cursor;
mod decisions;
mod error;
mod export;
mod extract;
mod gate;
mod groups;
mod keys;
mod metrics;
mod outages;
mod pages;
mod quotes;
mod routes;
mod saved;
mod search;
mod secrets;
mod speakers;
mod state;
mod tagging;
#[cfg(test)]
mod testing;
mod timeline;
pub mod views;
mod work;
mod workshop;
mod xml;

pub use answers::{Failure as SearchFailure, Problem};
pub use config::ServerConfig;
pub use decisions::{Reason, Wanted, make_decision};
pub use error::ServerError;
pub use export::{Export, ExportFormat, ManifestView};
pub use groups::{RollUp, list_groups, resolve_groups, show_group};
pub use keys::{KeyError, NewKey, make_key};
pub use quotes::{QuoteParams, list_quotes};
pub use routes::{openapi_json, router};
pub use saved::{SearchDraft, find_search, forecast, save_search};
pub use search::{SearchParams, search_articles};
pub use secrets::{hash_secret, new_secret};
pub use speakers::{
    SpeakerParams, find_speaker, list_decisions, list_speakers, list_suggestions, show_speaker,
};
pub use state::ServerState;
pub use workshop::{Setting, WatchlistText, Workshop, WriteRefusal};

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::net::TcpListener;

/// Whether a key protects the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Every request must carry a key.
    Keys,
    /// Anyone who can reach the address is answered.
    None,
}

/// Binds the address of `config`.
///
/// # Errors
/// [`ServerError::NotLoopback`] when others could reach it and no key protects it; [`ServerError::Bind`] when the address is taken.
pub async fn bind(
    config: &ServerConfig,
    protection: Protection,
) -> Result<TcpListener, ServerError> {
    let address = config.listen;
    if !address.ip().is_loopback() && protection == Protection::None {
        return Err(ServerError::NotLoopback { address });
    }
    TcpListener::bind(address)
        .await
        .map_err(|source| ServerError::Bind { address, source })
}

/// Answers requests until `shutdown` is over; requests under way are finished, live streams end.
///
/// # Errors
/// [`ServerError::Serve`] when the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: ServerState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let stopping = Arc::clone(&state.stopping);
    let shutdown = async move {
        shutdown.await;
        stopping.store(true, Ordering::SeqCst);
    };
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app)
        .with_graceful_shutdown(shutdown)
        .await
        .map_err(ServerError::Serve)
}

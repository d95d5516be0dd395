use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use crate::dns::ask_server;
use crate::{Guard, Refusal};

/// Resolves names and leaves out every address that the guard refuses, so the address checked is the one dialled.
#[derive(Clone)]
pub(crate) struct GuardedResolver {
    pub(crate) guard: Arc<Guard>,
    /// The port that will be dialled, where a network is let through on one port only.
    pub(crate) port: Option<u16>,
    /// Asked instead of the system's resolver.
    pub(crate) server: Option<SocketAddr>,
    /// A name that is trusted: the proxy's.
    pub(crate) trusted: Option<String>,
    pub(crate) timeout: Duration,
}

/// Why a name gave no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ResolveFault {
    #[error("{0}")]
    Refused(Refusal),
    #[error("{0}")]
    Failed(String),
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        let name = name.as_str().to_owned();
        Box::pin(async move { resolver.resolve_name(&name).await.map_err(Into::into) })
    }
}

impl GuardedResolver {
    async fn resolve_name(&self, name: &str) -> Result<Addrs, ResolveFault> {
        let trusted = self.trusted.as_deref() == Some(name);
        let answer = tokio::time::timeout(self.timeout, self.ask(name, trusted)).await;
        let addresses =
            answer.map_err(|_| ResolveFault::Failed("no answer in time".to_owned()))??;
        let Some(&first) = addresses.first() else {
            return Err(ResolveFault::Failed("the name has no address".to_owned()));
        };
        let may_dial = |&address: &IpAddr| trusted || self.guard.may_dial(address, self.port);
        let dialled: Vec<SocketAddr> = addresses
            .into_iter()
            .filter(may_dial)
            .map(|address| SocketAddr::new(address, 0))
            .collect();
        if dialled.is_empty() {
            return Err(ResolveFault::Refused(Refusal::Resolved(first)));
        }
        Ok(Box::new(dialled.into_iter()))
    }

    async fn ask(&self, name: &str, trusted: bool) -> Result<Vec<IpAddr>, ResolveFault> {
        let failed = |error: std::io::Error| ResolveFault::Failed(error.to_string());
        match self.server {
            Some(server) if !trusted => ask_server(server, name).await.map_err(failed),
            _ => {
                let found = tokio::net::lookup_host((name, 0)).await.map_err(failed)?;
                Ok(found.map(|address| address.ip()).collect())
            }
        }
    }
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedResolver")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

//! Sending a message to an address that a user named, under the same guard as everything that is fetched.

use crate::transport::Fault;
use crate::{Fetcher, Unreachable};

impl Fetcher {
    /// Sends `body` to `url` once, follows no redirect, and waits for no turn: the receiver is the user's own.
    ///
    /// The address guard holds for the URL and for the address dialled.
    ///
    /// # Errors
    /// Why the message was not taken, in words: the address is refused, nobody answers, or the answer is no 2xx.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<(), String> {
        let url = self
            .guard()
            .check(url)
            .map_err(|refusal| format!("the address is refused: {refusal}"))?;
        let status = self
            .inner
            .transport
            .post(&url, headers, body)
            .await
            .map_err(|fault| words(&fault))?;
        if (200..300).contains(&status) {
            return Ok(());
        }
        Err(format!("it answered with status {status}"))
    }
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Refused(refusal) => format!("the address is refused: {refusal}"),
        Fault::Unreachable(Unreachable::Timeout) => "it did not answer in time".to_owned(),
        Fault::Unreachable(Unreachable::Dns(why)) => format!("its name has no address: {why}"),
        Fault::Unreachable(Unreachable::Connect(why)) => {
            format!("no connection could be made: {why}")
        }
        other => format!("no whole answer came: {other:?}"),
    }
}

//! Where the alerts of saved searches go: the same for the API and the pages.

use wirewatch_model::{canonicalize_url, hex};
use wirewatch_pipeline::check_mail_address;
use wirewatch_store::{AlertChannel, ChannelKind, SavedSearch};

use crate::answers::Failure;
use crate::{ServerState, hash_secret, new_secret};

/// Sends the alerts of a saved search from now on to one more address; a webhook gets a new secret.
///
/// # Errors
/// A fault of the store, or no randomness.
pub(crate) async fn add_channel(
    state: &ServerState,
    search: &SavedSearch,
    kind: ChannelKind,
    target: &str,
) -> Result<AlertChannel, Failure> {
    let secret = match kind {
        ChannelKind::Webhook => {
            new_secret().map_err(|fault| Failure::Invalid(fault.to_string()))?
        }
        ChannelKind::Email => String::new(),
    };
    let channel = AlertChannel::new(&search.id, kind, target, &secret);
    state.store.put_channel(&channel).await?;
    Ok(channel)
}

/// Opens the feed of a saved search, and gives its new token; earlier ones open nothing any more.
///
/// # Errors
/// A fault of the store, or no randomness.
pub(crate) async fn open_feed(state: &ServerState, id: &str) -> Result<String, Failure> {
    let token = new_secret().map_err(|fault| Failure::Invalid(fault.to_string()))?;
    let hash = Some(hash_secret(&token));
    state.store.set_search_token(id, hash).await?;
    Ok(token)
}

/// Why nothing can be sent to an address, as a sentence.
pub(crate) fn fault_of(state: &ServerState, kind: ChannelKind, target: &str) -> Option<String> {
    match kind {
        ChannelKind::Webhook if canonicalize_url(target).is_none() => {
            Some("A webhook is an address that begins with https:// or http://.".to_owned())
        }
        ChannelKind::Webhook => None,
        ChannelKind::Email => match check_mail_address(target) {
            Err(fault) => Some(fault),
            Ok(_) if !can_mail(state) => Some(
                "Nothing can be mailed: [mail] server in wirewatch.toml names no server."
                    .to_owned(),
            ),
            Ok(_) => None,
        },
    }
}

/// Whether the settings name a server through which mails go.
pub(crate) fn can_mail(state: &ServerState) -> bool {
    let workshop = state.workshop.as_ref();
    workshop.is_some_and(|workshop| {
        let settings = workshop.settings();
        let server = settings.iter().find(|set| set.key == "mail.server");
        server.is_some_and(|set| !set.value.trim_matches('"').is_empty())
    })
}

/// What an address is named by: whoever knows all of a webhook's may write there.
pub(crate) fn handle_of(target: &str) -> String {
    hex(hash_secret(target).iter().take(8))
}

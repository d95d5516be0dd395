use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::hash_secret;

/// Who looks at a page, and so what the page offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Viewer {
    /// The id of the key that opened the page; `None` where no key is asked for.
    pub(crate) key: Option<String>,
    /// Whether changes are taken from here.
    pub(crate) may_change: bool,
    /// Whether a browser signed in, so that it can sign out.
    pub(crate) signed_in: bool,
    /// What a form carries to show that it comes from a page of this server.
    pub(crate) token: String,
    /// The address that asks, as far as it is known.
    pub(crate) peer: String,
    /// Whether the browser itself says that the request comes from a page of this server.
    pub(crate) is_own_page: bool,
}

impl Viewer {
    /// Whether `token` is the one that this viewer's forms carry; takes as long for any wrong one.
    pub(crate) fn holds(&self, token: &str) -> bool {
        !self.token.is_empty() && hash_secret(token) == hash_secret(&self.token)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;

    /// The viewer that the check of keys left with the request; someone who may do nothing, where none was made.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Makes the tokens of forms: each fits one session, and this run of the server only.
pub(crate) struct FormTokens {
    secret: [u8; 32],
}

impl FormTokens {
    pub(crate) fn new() -> Self {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).expect("a system that starts programs gives random numbers");
        Self { secret }
    }

    /// The token of a form shown to `session`: a session's id, or nothing where nobody signs in.
    pub(crate) fn token(&self, session: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.secret).expect("an HMAC takes keys of any length");
        mac.update(session.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_fits_its_session_only() {
        let tokens = FormTokens::new();
        assert_eq!(tokens.token("a"), tokens.token("a"));
        assert_ne!(tokens.token("a"), tokens.token("b"));
        assert_ne!(FormTokens::new().token("a"), tokens.token("a"));
    }
}

use thiserror::Error;

/// A fault on our side of the wire.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// A setting has a value that cannot be used.
    #[error("setting `fetch.{field}` {problem}")]
    InvalidSetting {
        /// The setting's name in its section.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The HTTP client could not be made, for instance because there are no root certificates.
    #[error("the HTTP client could not be set up")]
    Client(#[source] reqwest::Error),
    /// A setting of mail has a value that cannot be used.
    #[error("setting `mail.{field}` {problem}")]
    InvalidMailSetting {
        /// The setting's name in its section.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The connection to the mail server could not be set up, for instance because its name is none.
    #[error("mail could not be set up")]
    MailClient(#[source] lettre::transport::smtp::Error),
}

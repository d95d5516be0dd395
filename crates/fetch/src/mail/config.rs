use std::net::IpAddr;

use lettre::message::Mailbox;
use serde::Deserialize;

use super::check_mail_address;
use crate::FetchError;

/// Through which server alerts are mailed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// The SMTP server's name; empty when nothing is mailed.
    pub server: String,
    /// Its port; 0 for the usual one of `security`: 587, 465 or 25.
    pub port: u16,
    /// How the connection is kept private.
    pub security: MailSecurity,
    /// The user to log in as; empty for none. The password comes from the environment.
    pub user: String,
    /// Whom mails come from: an address, or a name with an address.
    pub from: String,
    /// Whom receivers ask to get no more, a web or mail address; empty for the address of `from`.
    pub contact: String,
    /// Time for each step of the conversation with the server, in seconds.
    pub timeout_secs: u64,
}

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailSecurity {
    /// Plain at first, then TLS; a server that offers no TLS gets nothing.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None at all: only for a server on the loopback address.
    None,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            server: String::new(),
            port: 0,
            security: MailSecurity::Starttls,
            user: String::new(),
            from: String::new(),
            contact: String::new(),
            timeout_secs: 20,
        }
    }
}

impl MailConfig {
    /// Finds the first setting that cannot be used, and names it.
    pub fn check(&self) -> Result<(), FetchError> {
        if self.server.is_empty() {
            return Ok(());
        }
        if self.timeout_secs == 0 {
            return Err(invalid("timeout_secs", "must be at least 1"));
        }
        if self.security == MailSecurity::None && !is_loopback(&self.server) {
            return Err(invalid(
                "security",
                "may be \"none\" only for a server on localhost; use \"starttls\" or \"tls\"",
            ));
        }
        if self.sender().is_none() {
            let problem = format!("`{}` is no mail address; mails need a sender", self.from);
            return Err(invalid("from", &problem));
        }
        self.check_contact()
    }

    fn check_contact(&self) -> Result<(), FetchError> {
        let contact = self.contact_address();
        let is_plain = contact
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'));
        let is_known = match contact.strip_prefix("mailto:") {
            Some(address) => check_mail_address(address).is_ok(),
            None => contact.starts_with("https://") || contact.starts_with("http://"),
        };
        if is_plain && is_known {
            return Ok(());
        }
        let problem = format!("`{}` is neither a web nor a mail address", self.contact);
        Err(invalid("contact", &problem))
    }

    /// The port that is dialled.
    pub(super) fn port(&self) -> u16 {
        match (self.port, self.security) {
            (0, MailSecurity::Starttls) => 587,
            (0, MailSecurity::Tls) => 465,
            (0, MailSecurity::None) => 25,
            (port, _) => port,
        }
    }

    /// Whom mails come from.
    pub(super) fn sender(&self) -> Option<Mailbox> {
        self.from.parse().ok()
    }

    /// Whom receivers ask to get no more, as a URL.
    pub(super) fn contact_address(&self) -> String {
        let contact = self.contact.trim();
        if contact.is_empty() {
            let sender = self.sender();
            return sender.map_or_else(String::new, |sender| format!("mailto:{}", sender.email));
        }
        if contact.contains("://") || contact.starts_with("mailto:") {
            return contact.to_owned();
        }
        format!("mailto:{contact}")
    }
}

fn is_loopback(server: &str) -> bool {
    server == "localhost"
        || server
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn invalid(field: &'static str, problem: &str) -> FetchError {
    FetchError::InvalidMailSetting {
        field,
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_invalid(config: &MailConfig, named: &str) {
        match config.check() {
            Err(FetchError::InvalidMailSetting { field, .. }) => assert_eq!(field, named),
            other => panic!("expected an invalid `{named}`, got {other:?}"),
        }
    }

    fn config() -> MailConfig {
        MailConfig {
            server: "mail.example".to_owned(),
            from: "Desk <desk@a.example>".to_owned(),
            ..MailConfig::default()
        }
    }

    #[test]
    fn settings_without_a_server_are_valid() {
        MailConfig::default().check().expect("valid");
        config().check().expect("valid");
    }

    #[test]
    fn mails_leave_the_machine_encrypted_only() {
        let open = MailConfig {
            security: MailSecurity::None,
            ..config()
        };
        check_invalid(&open, "security");
        for server in ["localhost", "127.0.0.1", "::1"] {
            let server = server.to_owned();
            let local = MailConfig {
                server,
                ..open.clone()
            };
            local.check().expect("valid");
        }
    }

    #[test]
    fn sender_and_contact_are_addresses() {
        check_invalid(
            &MailConfig {
                from: "desk".to_owned(),
                ..config()
            },
            "from",
        );
        let contact = "call us".to_owned();
        check_invalid(
            &MailConfig {
                contact,
                ..config()
            },
            "contact",
        );
        assert_eq!(config().contact_address(), "mailto:desk@a.example");
    }
}

//! Mails to addresses that a user named, through the one SMTP server of the settings.

use std::error::Error;
use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::FetchError;

mod config;

pub use config::{MailConfig, MailSecurity};

/// A message to one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// The subject, in one line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Names the message: the same for each try, so that a receiver can tell that it has it.
    pub id: String,
    /// Names the list of messages it belongs to, for filters and for whoever wants no more of them.
    pub list: String,
}

/// Hands mails to the SMTP server of the settings.
#[derive(Debug, Clone)]
pub struct Mailer {
    way: Way,
    from: Option<Mailbox>,
    contact: String,
}

#[derive(Debug, Clone)]
enum Way {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// Nothing can be mailed, and why.
    Closed(String),
}

impl Mailer {
    /// Makes the mailer that `config` asks for; the password never stands in a settings file.
    ///
    /// Without a server, or without the password that a user name needs, every mail fails with that reason: what else a run
    /// does is done all the same.
    ///
    /// # Errors
    /// [`FetchError::InvalidMailSetting`] and [`FetchError::MailClient`].
    pub fn new(config: &MailConfig, password: Option<&str>) -> Result<Self, FetchError> {
        config.check()?;
        Ok(Self {
            way: way(config, password)?,
            from: config.sender(),
            contact: config.contact_address(),
        })
    }

    /// Why nothing can be mailed; `None` when mails can be tried.
    pub fn obstacle(&self) -> Option<&str> {
        match &self.way {
            Way::Smtp(_) => None,
            Way::Closed(why) => Some(why),
        }
    }

    /// Whom receivers ask to get no more: a web or mail address.
    pub fn contact(&self) -> &str {
        self.contact.trim_start_matches("mailto:")
    }

    /// Hands `mail` to the server.
    ///
    /// # Errors
    /// Why it was not taken, in words.
    pub async fn send(&self, mail: &Mail) -> Result<(), String> {
        let transport = match &self.way {
            Way::Smtp(transport) => transport,
            Way::Closed(why) => return Err(why.clone()),
        };
        let message = self.message(mail)?;
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(fault) => Err(format!(
                "the mail server did not take it: {}",
                words(&fault)
            )),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, String> {
        let from = self.from.clone().ok_or("[mail] from is not set")?;
        let to = check_mail_address(&mail.to)?;
        let domain = from.email.domain().to_owned();
        let unsubscribe = unsubscribe(&self.contact, &mail.list);
        Message::builder()
            .message_id(Some(format!("<{}@{domain}>", token(&mail.id))))
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(one_line(&mail.subject))
            // RFC 3834: no answering machine answers this, so that two programs never write to each other for ever.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header(
                "List-Id",
                &format!("<{}.{domain}>", token(&mail.list)),
            ))
            .raw_header(header("List-Unsubscribe", &unsubscribe))
            .multipart(MultiPart::alternative_plain_html(
                mail.text.clone(),
                mail.html.clone(),
            ))
            .map_err(|fault| format!("no mail could be made of it: {fault}"))
    }
}

/// Reads the address of a receiver: one mailbox, without a name.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_mail_address(text: &str) -> Result<Address, String> {
    text.parse()
        .map_err(|fault| format!("`{text}` is no mail address: {fault}"))
}

fn way(config: &MailConfig, password: Option<&str>) -> Result<Way, FetchError> {
    if config.server.is_empty() {
        let why = "no mail server is set; see [mail] in wirewatch.toml";
        return Ok(Way::Closed(why.to_owned()));
    }
    let server = config.server.as_str();
    let parameters = || TlsParameters::new(server.to_owned()).map_err(FetchError::MailClient);
    let tls = match config.security {
        MailSecurity::Starttls => Tls::Required(parameters()?),
        MailSecurity::Tls => Tls::Wrapper(parameters()?),
        MailSecurity::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server)
        .port(config.port())
        .tls(tls)
        .timeout(Some(Duration::from_secs(config.timeout_secs)));
    if !config.user.is_empty() {
        let Some(password) = password.filter(|password| !password.is_empty()) else {
            let why = "[mail] user is set, but WIREWATCH_MAIL_PASSWORD is not in the environment";
            return Ok(Way::Closed(why.to_owned()));
        };
        builder = builder.credentials(Credentials::new(config.user.clone(), password.to_owned()));
    }
    Ok(Way::Smtp(Box::new(builder.build())))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value))
}

/// RFC 2369: where a mail program's "unsubscribe" leads.
fn unsubscribe(contact: &str, list: &str) -> String {
    if contact.starts_with("mailto:") {
        format!("<{contact}?subject=stop%20{}>", token(list))
    } else {
        format!("<{contact}>")
    }
}

/// What may stand in a message's or list's name.
fn token(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    text.chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect()
}

/// A header has one line, whatever a search is called.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

/// An error with its causes, each once.
fn words(fault: &(dyn Error + 'static)) -> String {
    let mut text = fault.to_string();
    let mut cause = fault.source();
    while let Some(error) = cause {
        let part = error.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer(contact: &str) -> Mailer {
        let config = MailConfig {
            server: "localhost".to_owned(),
            security: MailSecurity::None,
            from: "wirewatch <watch@desk.example>".to_owned(),
            contact: contact.to_owned(),
            ..MailConfig::default()
        };
        Mailer::new(&config, None).expect("valid")
    }

    fn mail() -> Mail {
        Mail {
            to: "ana@desk.example".to_owned(),
            subject: "Depots: 1 new".to_owned(),
            text: "It burned.".to_owned(),
            html: "<p>It burned.</p>".to_owned(),
            id: "depot-7".to_owned(),
            list: "depot".to_owned(),
        }
    }

    fn written(mailer: &Mailer, mail: &Mail) -> String {
        let message = mailer.message(mail).expect("a message");
        String::from_utf8(message.formatted()).expect("ASCII")
    }

    #[test]
    fn headers_say_that_a_program_wrote_and_how_to_stop_it() {
        let text = written(&mailer(""), &mail());
        for line in [
            "Message-ID: <depot-7@desk.example>",
            "Auto-Submitted: auto-generated",
            "List-Id: <depot.desk.example>",
            "List-Unsubscribe: <mailto:watch@desk.example?subject=stop%20depot>",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let text = written(&mailer("https://desk.example/alerts"), &mail());
        assert!(
            text.contains("List-Unsubscribe: <https://desk.example/alerts>"),
            "{text}"
        );
    }

    #[test]
    fn name_of_a_search_adds_no_header() {
        let hostile = "x\r\nBcc: all@desk.example\r\n\r\nbody";
        let text = written(
            &mailer(""),
            &Mail {
                subject: hostile.to_owned(),
                id: hostile.to_owned(),
                list: hostile.to_owned(),
                ..mail()
            },
        );
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        assert!(!head.contains("\r\nBcc:"), "{head}");
    }

    #[test]
    fn receiver_is_one_plain_address() {
        for text in [
            "a@b.example\r\nBcc: c@d.example",
            "a@b.example, c@d.example",
            "ana",
            "",
        ] {
            let to = Mail {
                to: text.to_owned(),
                ..mail()
            };
            assert!(mailer("").message(&to).is_err(), "{text}");
        }
    }

    #[test]
    fn missing_server_or_password_is_told_when_a_mail_is_due() {
        let closed = Mailer::new(&MailConfig::default(), None).expect("valid");
        assert!(
            closed
                .obstacle()
                .is_some_and(|why| why.contains("no mail server"))
        );
        let config = MailConfig {
            server: "mail.example".to_owned(),
            from: "a@b.example".to_owned(),
            user: "a".to_owned(),
            ..MailConfig::default()
        };
        let closed = Mailer::new(&config, None).expect("valid");
        assert!(
            closed
                .obstacle()
                .is_some_and(|why| why.contains("WIREWATCH_MAIL_PASSWORD"))
        );
        assert_eq!(
            Mailer::new(&config, Some("b")).expect("valid").obstacle(),
            None
        );
    }
}

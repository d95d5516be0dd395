//! Commands about saved searches and their alerts.

use clap::{Args as ClapArgs, Subcommand};
use wirewatch_store::AlertMode;

use crate::commands::parse_alert_mode;

/// What `searches` can do.
#[derive(Debug, Subcommand)]
pub enum SearchesCommand {
    /// Keep a query under a name, or change the one kept
    Save(SaveSearchArgs),
    /// List the saved searches and how their messages fare
    List,
    /// Show what one would have told of in the last thirty days
    Test {
        /// The saved search's id
        id: String,
    },
    /// Forget one, with its alerts
    Remove {
        /// The saved search's id
        id: String,
    },
    /// Make the addresses of its Atom and JSON feed; earlier ones end
    Feed {
        /// The saved search's id
        id: String,
        /// Only end the addresses there are
        #[arg(long)]
        revoke: bool,
    },
    /// Send its alerts to an address on the web from now on
    Webhook(WebhookArgs),
    /// Mail its alerts to an address from now on
    Email(EmailArgs),
}

/// What `searches save` takes.
#[derive(Debug, ClapArgs)]
pub struct SaveSearchArgs {
    /// What it is addressed by: small letters, digits and hyphens
    pub id: String,
    /// The query, in the query language
    #[arg(required = true)]
    pub query: Vec<String>,
    /// What it is called
    #[arg(long, default_value = "")]
    pub name: String,
    /// Whether it tells of new articles: on, muted (listed, not sent) or off
    #[arg(long, value_parser = parse_alert_mode, default_value = "on", value_name = "MODE")]
    pub alerts: AlertMode,
}

/// What `searches webhook` takes.
#[derive(Debug, ClapArgs)]
pub struct WebhookArgs {
    /// The saved search's id
    pub id: String,
    /// The address
    pub url: String,
    /// Send no more there
    #[arg(long)]
    pub remove: bool,
}

/// What `searches email` takes.
#[derive(Debug, ClapArgs)]
pub struct EmailArgs {
    /// The saved search's id
    pub id: String,
    /// The mail address
    pub address: String,
    /// Mail no more there
    #[arg(long)]
    pub remove: bool,
}

/// What `alerts` takes.
#[derive(Debug, ClapArgs)]
pub struct AlertsArgs {
    /// Only those of this saved search
    pub search: Option<String>,
    /// How many
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
}

/// What `digest` takes.
#[derive(Debug, ClapArgs)]
pub struct DigestArgs {
    /// How far back
    #[arg(long, default_value_t = 24)]
    pub hours: u32,
}

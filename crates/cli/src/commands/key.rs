use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::json;
use wirewatch_server::{NewKey, make_key};
use wirewatch_store::{KeyScope, Store, open_store};

use crate::args::{Args, CreateKeyArgs, KeyCommand};
use crate::exit::Failure;
use crate::out::outln;
use crate::settings;

/// Looks after the keys that open the server.
pub async fn key(args: &Args, command: &KeyCommand) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let store = open_store(&settings.data_dir, &settings.store).await?;
    match command {
        KeyCommand::Create(what) => create(args, store.as_ref(), what).await,
        KeyCommand::List => list(args, store.as_ref()).await,
        KeyCommand::Revoke { id } => revoke(args, store.as_ref(), id).await,
    }
}

/// Makes a key and prints it, once: the store keeps its hash only.
async fn create(args: &Args, store: &dyn Store, what: &CreateKeyArgs) -> anyhow::Result<ExitCode> {
    let NewKey { key, secret } = make_key(store, &what.name, what.scope.clone()).await?;
    if args.json {
        outln!("{}", json!({"id": key.id, "name": key.name, "key": secret}));
    } else {
        outln!("{secret}");
    }
    if !args.quiet {
        eprintln!(
            "this is the only time the key is shown; `wirewatch key revoke {}` ends it. From now on every request must carry a key",
            key.id
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(args: &Args, store: &dyn Store) -> anyhow::Result<ExitCode> {
    for key in store.keys().await? {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
        if args.json {
            let revoked = key.revoked_at.map(|at| at.to_string());
            outln!(
                "{}",
                json!({"id": key.id, "name": key.name, "scopes": scopes, "created": key.created_at.to_string(), "revoked": revoked})
            );
            continue;
        }
        let state = match key.revoked_at {
            Some(at) => format!("revoked {at:.0}"),
            None => format!("made {:.0}", key.created_at),
        };
        outln!("{}  {}  {}  {state}", key.id, scopes.join(","), key.name);
    }
    Ok(ExitCode::SUCCESS)
}

async fn revoke(args: &Args, store: &dyn Store, id: &str) -> anyhow::Result<ExitCode> {
    if !store.revoke_key(id, Timestamp::now()).await? {
        return Err(Failure::Usage(format!(
            "there is no key `{id}` that holds; `wirewatch key list` shows them"
        ))
        .into());
    }
    if !args.quiet {
        eprintln!(
            "the key {id} opens nothing any more; a running server hears of it within two seconds"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a scope as it is written on the command line.
pub fn parse_scope(text: &str) -> Result<KeyScope, String> {
    let known = KeyScope::NAMES.iter().find(|(name, _)| *name == text);
    known
        .map(|(_, scope)| *scope)
        .ok_or_else(|| "the scopes are read, export and admin".to_owned())
}

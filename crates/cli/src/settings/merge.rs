use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::fault::{describe_unknown, toml_fault};
use super::{Settings, default_config_file};
use crate::bundled;
use crate::exit::Failure;

/// Settings that have no default value, so that the bundled file cannot show one.
const OPTIONAL_KEYS: &[&str] = &["fetch.dns_server", "fetch.proxy"];

/// Variables that are no settings.
const OTHER_VARIABLES: &[&str] = &[
    "WIREWATCH_BENCH",
    "WIREWATCH_MUTATIONS",
    "WIREWATCH_API_KEY",
    "WIREWATCH_CONFIG",
    "WIREWATCH_LOG",
    "WIREWATCH_MAIL_PASSWORD",
];

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// A settings file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => write!(f, "${name}"),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// All values by dotted key, each with its origin.
#[derive(Debug, Clone)]
pub struct Merged {
    /// `fetch.host_pause_ms` to its value and origin.
    pub values: BTreeMap<String, (Value, Origin)>,
    file: Option<PathBuf>,
}

impl Merged {
    /// The folder of the settings file that was read.
    pub fn config_dir(&self) -> Option<PathBuf> {
        let parent = self.file.as_deref()?.parent()?;
        Some(if parent.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            parent.to_owned()
        })
    }

    /// The values as settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        let mut table = Table::new();
        for (key, (value, _)) in &self.values {
            match key.split_once('.') {
                Some((section, name)) => {
                    let section = table
                        .entry(section)
                        .or_insert_with(|| Value::Table(Table::new()));
                    if let Value::Table(section) = section {
                        section.insert(name.to_owned(), value.clone());
                    }
                }
                None => {
                    table.insert(key.clone(), value.clone());
                }
            }
        }
        table
            .try_into()
            .map_err(|error: toml::de::Error| Failure::Config(error.message().to_owned()))
    }

    fn lay_over(&mut self, key: String, value: Value, origin: Origin) {
        self.values.insert(key, (value, origin));
    }

    /// Remembers what the command line itself sets.
    pub fn set_by(&mut self, flag: &'static str, key: &str, value: Value) {
        self.lay_over(key.to_owned(), value, Origin::Flag(flag));
    }
}

/// The values that are built in.
pub fn defaults() -> Result<Merged, Failure> {
    let defaults: Table = toml::from_str(bundled::SETTINGS).map_err(|error| {
        Failure::Config(toml_fault(
            "the bundled wirewatch.toml",
            bundled::SETTINGS,
            &error,
        ))
    })?;
    let mut merged = Merged {
        values: BTreeMap::new(),
        file: None,
    };
    for (key, value) in flatten(defaults) {
        merged.lay_over(key, value, Origin::Default);
    }
    Ok(merged)
}

/// Lays the flag over the environment over the file over the defaults.
pub fn merge(config: Option<&Path>, data_dir: Option<&Path>) -> Result<Merged, Failure> {
    let mut merged = defaults()?;
    if let Some((path, text)) = find_file(config)? {
        lay_file(&mut merged, &path, &text)?;
        merged.file = Some(path);
    }
    let variables = std::env::vars_os()
        .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
    lay_environment(&mut merged, variables)?;
    if let Some(dir) = data_dir {
        let value = Value::String(dir.display().to_string());
        merged.lay_over("data_dir".to_owned(), value, Origin::Flag("--data-dir"));
    }
    Ok(merged)
}

fn lay_file(merged: &mut Merged, path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.display().to_string();
    // Read as settings first: that names unknown keys and wrong types with their place.
    toml::from_str::<Settings>(text)
        .map_err(|error| Failure::Config(toml_fault(&shown, text, &error)))?;
    let table: Table =
        toml::from_str(text).map_err(|error| Failure::Config(toml_fault(&shown, text, &error)))?;
    for (key, value) in flatten(table) {
        merged.lay_over(key, value, Origin::File(path.to_owned()));
    }
    Ok(())
}

fn lay_environment(
    merged: &mut Merged,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<(), Failure> {
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for key in merged
        .values
        .keys()
        .map(String::as_str)
        .chain(OPTIONAL_KEYS.iter().copied())
    {
        keys.insert(
            format!("WIREWATCH_{}", key.replace('.', "_").to_ascii_uppercase()),
            key.to_owned(),
        );
    }
    for (name, text) in variables {
        if !name.starts_with("WIREWATCH_") || OTHER_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let Some(key) = keys.get(&name) else {
            let known: Vec<&str> = keys.keys().map(String::as_str).collect();
            return Err(Failure::Config(format!(
                "environment: {}",
                describe_unknown(&name, &known)
            )));
        };
        let like = merged.values.get(key).map(|(value, _)| value);
        let value = parse_as(&text, like).ok_or_else(|| {
            Failure::Config(format!("environment: {name}=`{text}` has the wrong type"))
        })?;
        merged.lay_over(key.clone(), value, Origin::Variable(name));
    }
    Ok(())
}

/// Reads a variable as the type that the setting has; lists are separated by commas.
fn parse_as(text: &str, like: Option<&Value>) -> Option<Value> {
    Some(match like {
        Some(Value::Integer(_)) => Value::Integer(text.trim().parse().ok()?),
        Some(Value::Float(_)) => Value::Float(text.trim().parse().ok()?),
        Some(Value::Boolean(_)) => Value::Boolean(text.trim().parse().ok()?),
        Some(Value::Array(_)) => {
            let parts = text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            let parts = parts.map(|part| match part.parse::<i64>() {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::String(part.to_owned()),
            });
            Value::Array(parts.collect())
        }
        _ => Value::String(text.to_owned()),
    })
}

fn flatten(table: Table) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(section) => {
                flat.extend(
                    section
                        .into_iter()
                        .map(|(name, value)| (format!("{key}.{name}"), value)),
                );
            }
            value => flat.push((key, value)),
        }
    }
    flat
}

/// The file given, else `wirewatch.toml` here, else the one of the user's configuration folder.
fn find_file(config: Option<&Path>) -> Result<Option<(PathBuf, String)>, Failure> {
    if let Some(path) = config {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::Config(format!("{} cannot be read: {error}", path.display()))
        })?;
        return Ok(Some((path.to_owned(), text)));
    }
    for path in [PathBuf::from("wirewatch.toml"), default_config_file()] {
        match std::fs::read_to_string(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Failure::Config(format!(
                    "{} cannot be read: {error}",
                    path.display()
                )));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Merged {
        super::defaults().expect("valid")
    }

    #[test]
    fn bundled_file_shows_every_default() {
        assert_eq!(defaults().settings().expect("valid"), Settings::default());
    }

    #[test]
    fn variable_overrules_the_file_and_keeps_the_type() {
        let mut merged = defaults();
        lay_file(
            &mut merged,
            Path::new("w.toml"),
            "[fetch]\nhost_pause_ms = 5\n",
        )
        .expect("valid");
        let variables = [
            ("WIREWATCH_FETCH_HOST_PAUSE_MS".to_owned(), "7".to_owned()),
            (
                "WIREWATCH_FETCH_ALLOW_NETWORKS".to_owned(),
                "127.41.0.0/16, 10.0.0.0/8".to_owned(),
            ),
            ("HOME".to_owned(), "x".to_owned()),
        ];
        lay_environment(&mut merged, variables.into_iter()).expect("valid");
        let settings = merged.settings().expect("valid");
        assert_eq!(settings.fetch.host_pause_ms, 7);
        assert_eq!(
            settings.fetch.allow_networks,
            ["127.41.0.0/16", "10.0.0.0/8"]
        );
    }

    #[test]
    fn unknown_variable_is_an_error_with_a_suggestion() {
        let variables = [("WIREWATCH_FETCH_HOST_PAUSE".to_owned(), "7".to_owned())];
        let fault = lay_environment(&mut defaults(), variables.into_iter())
            .expect_err("unknown")
            .to_string();
        assert!(
            fault.contains("did you mean `WIREWATCH_FETCH_HOST_PAUSE_MS`?"),
            "{fault}"
        );
    }

    #[test]
    fn fault_in_a_settings_file_names_the_place() {
        let fault = lay_file(
            &mut defaults(),
            Path::new("w.toml"),
            "[fetch]\nhost_paus_ms = 5\n",
        )
        .expect_err("unknown");
        assert_eq!(
            fault.to_string(),
            "w.toml:2:1: unknown key `host_paus_ms`; did you mean `host_pause_ms`?"
        );
        let fault = lay_file(
            &mut defaults(),
            Path::new("w.toml"),
            "[fetch]\nhost_pause_ms = \"a\"\n",
        )
        .expect_err("type");
        assert!(fault.to_string().starts_with("w.toml:2:17: "), "{fault}");
    }
}

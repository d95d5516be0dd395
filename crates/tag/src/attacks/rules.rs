mod class;
mod cue;
mod trigger;

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use wirewatch_text::fold;

use super::foreign::ForeignRules;
use super::inflect::{Form, forms};
use class::CLASS_KEYS;
pub(crate) use class::Class;
pub(crate) use cue::Cue;
use cue::{CUE_KEYS, VERB_CUES};
pub(crate) use trigger::{Effect, Needs, Takes, Trigger};
use trigger::{TriggerEntry, read_trigger};
use wirewatch_text::RuleMap;

/// Why a file of attack rules could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AttackRulesError {
    /// The file is not TOML, or has a key that is not known.
    #[error("attack rules cannot be read")]
    Syntax(#[from] Box<toml::de::Error>),
    /// A list of words has a name that means nothing.
    #[error("attack rules have a word list `{name}` that is not known")]
    UnknownList {
        /// The list's name.
        name: String,
    },
    /// A trigger has an `effect`, `takes` or `needs` that means nothing.
    #[error("attack rules have a trigger with {key} = `{value}`, which is not known")]
    UnknownValue {
        /// The key.
        key: &'static str,
        /// What it was set to.
        value: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    words: BTreeMap<String, String>,
    grammar: BTreeMap<String, String>,
    numbers: NumbersFile,
    trigger: Vec<TriggerEntry>,
    claims: BTreeMap<String, Vec<String>>,
    status: BTreeMap<String, Vec<String>>,
    background: BTreeMap<String, Vec<String>>,
    not_attacks: NotAttacksFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersFile {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotAttacksFile {
    before: Vec<String>,
    after: Vec<String>,
    sport: String,
    film: String,
    cyber: String,
    drill: String,
    combat: String,
    accident: String,
    court: String,
    politics: String,
}

/// The words of a trigger or another phrase; `None` is a gap of a few words.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// The words behind the first.
    pub rest: Vec<Option<String>>,
    /// Which trigger or phrase list it belongs to.
    pub of: usize,
    /// The form of its verb.
    pub form: Form,
}

/// The bundled rules of other languages.
const FOREIGN: &[(&str, &str)] = &[
    (
        "ar",
        include_str!("../../../../config/languages/attacks-ar.toml"),
    ),
    (
        "de",
        include_str!("../../../../config/languages/attacks-de.toml"),
    ),
    (
        "es",
        include_str!("../../../../config/languages/attacks-es.toml"),
    ),
    (
        "fr",
        include_str!("../../../../config/languages/attacks-fr.toml"),
    ),
    (
        "ru",
        include_str!("../../../../config/languages/attacks-ru.toml"),
    ),
];

/// How attacks are read: word classes, triggers and phrases, from a file of rules.
#[derive(Debug, Clone)]
pub struct AttackRules {
    classes: RuleMap<String, Class>,
    triggers: Vec<Trigger>,
    trigger_patterns: RuleMap<String, Vec<Pattern>>,
    cue_patterns: RuleMap<String, Vec<(Cue, Pattern)>>,
    pub(crate) places: crate::places::PlaceRules,
    foreign: BTreeMap<String, ForeignRules>,
}

impl AttackRules {
    /// The rules that come with the program.
    pub fn builtin() -> Self {
        let mut rules = Self::parse(
            include_str!("../../../../config/languages/attacks-en.toml"),
            include_str!("../../data/countries.toml"),
        )
        .expect("the bundled rules are read by a test");
        for (language, text) in FOREIGN {
            rules
                .add_language(language, text)
                .expect("the bundled rules are read by a test");
        }
        rules
    }

    /// Adds the rules of `language` (a primary subtag of BCP 47) from the text of its `attacks-<language>.toml`.
    pub fn add_language(&mut self, language: &str, text: &str) -> Result<(), AttackRulesError> {
        let read = ForeignRules::parse(text).map_err(Box::new)?;
        self.foreign.insert(language.to_owned(), read);
        Ok(())
    }

    /// The rules of a language other than English, where there are any.
    pub(crate) fn foreign(&self, language: &str) -> Option<&ForeignRules> {
        let primary = language.split(['-', '_']).next()?;
        self.foreign.get(primary)
    }

    /// Every folded English word for a country or its people, with the country's code (ISO 3166-1 alpha-2).
    pub fn country_words(&self) -> Vec<(String, String)> {
        self.places.words()
    }

    /// Reads the rules from the text of `attacks-en.toml` and `countries.toml`.
    pub fn parse(attacks: &str, countries: &str) -> Result<Self, AttackRulesError> {
        let file: RulesFile = toml::from_str(attacks).map_err(Box::new)?;
        let mut rules = Self {
            classes: RuleMap::default(),
            triggers: Vec::new(),
            trigger_patterns: RuleMap::default(),
            cue_patterns: RuleMap::default(),
            places: crate::places::PlaceRules::parse(countries).map_err(Box::new)?,
            foreign: BTreeMap::new(),
        };
        for (name, words) in file.words.iter().chain(&file.grammar) {
            rules.add_words(name, words)?;
        }
        let other = &file.not_attacks;
        for (name, words) in [
            ("sport", &other.sport),
            ("film", &other.film),
            ("cyber", &other.cyber),
            ("drill", &other.drill),
            ("combat", &other.combat),
            ("accident", &other.accident),
            ("court", &other.court),
            ("politics", &other.politics),
        ] {
            rules.add_words(name, words)?;
        }
        for (name, phrases) in file
            .claims
            .iter()
            .chain(&file.status)
            .chain(&file.background)
        {
            let cue = CUE_KEYS
                .iter()
                .find(|(key, _)| key == name)
                .ok_or_else(|| AttackRulesError::UnknownList { name: name.clone() })?
                .1;
            rules.add_cues(cue, phrases);
        }
        rules.add_cues(Cue::AtLeast, &file.numbers.at_least);
        rules.add_cues(Cue::AtMost, &file.numbers.at_most);
        rules.add_cues(Cue::About, &file.numbers.about);
        rules.add_cues(Cue::NotAfter, &other.before);
        rules.add_cues(Cue::NotBefore, &other.after);
        for entry in &file.trigger {
            rules.add_trigger(entry)?;
        }
        Ok(rules)
    }

    /// The classes of a folded word.
    pub(crate) fn class_of(&self, low: &str) -> Class {
        if let Some(&class) = self.classes.get(low) {
            return class;
        }
        // "18-year-old", "pro-government": the last part of a compound speaks for it.
        let tail = low
            .rsplit_once('-')
            .and_then(|(_, tail)| self.classes.get(tail));
        if let Some(&class) = tail {
            let nouns =
                Class::PERSON | Class::ATTACKER | Class::THING | Class::WEAPON | Class::VENUE;
            if class.is(nouns) {
                return class;
            }
        }
        // "cabins", "clerks": the plural of a thing is one, and of a person.
        let one = low.strip_suffix('s').and_then(|one| self.classes.get(one));
        if let Some(&class) = one
            && class.is(Class::THING | Class::PERSON)
            && !class
                .is(Class::OTHER_VERB | Class::AFTERMATH | Class::REPORTING | Class::TRIGGER_VERB)
        {
            return class;
        }
        if low.len() > 4 && low.ends_with("ed") {
            Class::ED_FORM
        } else {
            Class::NONE
        }
    }

    /// A trigger by its number.
    pub(crate) fn trigger(&self, of: usize) -> Option<&Trigger> {
        self.triggers.get(of)
    }

    /// The triggers whose first word is `low`, the longest first.
    pub(crate) fn trigger_patterns(&self, low: &str) -> &[Pattern] {
        self.trigger_patterns.get(low).map_or(&[], Vec::as_slice)
    }

    /// The phrases whose first word is `low`.
    pub(crate) fn cue_patterns(&self, low: &str) -> &[(Cue, Pattern)] {
        self.cue_patterns.get(low).map_or(&[], Vec::as_slice)
    }

    fn add_words(&mut self, name: &str, words: &str) -> Result<(), AttackRulesError> {
        let class = CLASS_KEYS
            .iter()
            .find(|(key, _)| *key == name)
            .ok_or_else(|| AttackRulesError::UnknownList {
                name: name.to_owned(),
            })?
            .1;
        let is_verb = class.is(Class::REPORTING
            | Class::AFTERMATH
            | Class::OTHER_VERB
            | Class::SUPPORT
            | Class::IMPACT);
        for word in words.split_whitespace() {
            if is_verb {
                for (form, _) in forms(word) {
                    *self.classes.entry(form).or_default() |= class;
                }
            } else {
                *self.classes.entry(fold(word)).or_default() |= class;
            }
        }
        Ok(())
    }

    fn add_cues(&mut self, cue: Cue, phrases: &[String]) {
        for phrase in phrases {
            if VERB_CUES.contains(&cue) {
                for (form, kind) in forms(phrase) {
                    self.add_cue(cue, &form, kind);
                }
            } else {
                self.add_cue(cue, phrase, Form::Cue);
            }
        }
    }

    fn add_cue(&mut self, cue: Cue, phrase: &str, form: Form) {
        if let Some((first, pattern)) = pattern(phrase, 0, form) {
            self.cue_patterns
                .entry(first)
                .or_default()
                .push((cue, pattern));
        }
    }

    fn add_trigger(&mut self, entry: &TriggerEntry) -> Result<(), AttackRulesError> {
        let of = self.triggers.len();
        self.triggers.push(read_trigger(entry)?);
        for verb in &entry.verbs {
            for (form, kind) in forms(verb) {
                let (first, class) = match form.split_once(' ') {
                    None => (form.as_str(), Class::TRIGGER_VERB),
                    Some((first, _)) => (first, Class::OTHER_VERB),
                };
                *self.classes.entry(first.to_owned()).or_default() |= class;
                self.add_trigger_pattern(&form, of, kind);
            }
        }
        for noun in &entry.nouns {
            if !noun.contains(' ') {
                *self.classes.entry(fold(noun)).or_default() |= Class::EVENT;
            }
            self.add_trigger_pattern(noun, of, Form::Noun);
        }
        for cue in &entry.cues {
            self.add_trigger_pattern(cue, of, Form::Cue);
        }
        Ok(())
    }

    fn add_trigger_pattern(&mut self, phrase: &str, of: usize, form: Form) {
        if let Some((first, pattern)) = pattern(phrase, of, form) {
            let patterns = self.trigger_patterns.entry(first).or_default();
            let at = patterns.partition_point(|other| other.rest.len() >= pattern.rest.len());
            patterns.insert(at, pattern);
        }
    }
}

fn pattern(phrase: &str, of: usize, form: Form) -> Option<(String, Pattern)> {
    let folded = fold(phrase);
    let mut words = folded.split_whitespace();
    let first = words.next()?.to_owned();
    let rest = words
        .map(|word| (word != "*").then(|| word.to_owned()))
        .collect();
    Some((first, Pattern { rest, of, form }))
}

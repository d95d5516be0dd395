//! Reported attacks: what happened, where, when, to whom, who did it and who says so.
//!
//! A cascade: words, names (groups, places, dates), noun phrases, triggers with their roles, and at last the
//! merging of what belongs to one attack. Letter case is a hint, never a condition.

mod among;
mod binding;
pub(crate) mod bodies;
mod doer;
mod doubt;
pub(crate) mod events;
mod filters;
mod finish;
mod foreign;
pub(crate) mod inflect;
mod listed;
mod merge;
pub(crate) mod phrases;
mod reading;
pub(crate) mod roles;
pub(crate) mod rules;
mod state;
mod subject_matter;
pub(crate) mod words;

use wirewatch_model::{Attack, GroupMention, Stamp};

use rules::AttackRules;
use words::Document;

/// What is known of an article besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct AttackContext<'a> {
    /// When it was published; without it, "last Friday" stays unresolved.
    pub published: Option<&'a Stamp>,
    /// Its language, BCP 47.
    pub language: Option<&'a str>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// The groups it names, in reading order.
    pub groups: &'a [GroupMention],
    /// The countries and regions in which these groups are active, in English.
    pub regions: &'a [String],
}

/// Finds the attacks that `text` reports, the main one first among equals in reading order.
///
/// No text makes this fail: one without attacks gives an empty list. What the text does not state is `None` or empty.
pub fn find_attacks(text: &str, context: &AttackContext<'_>, rules: &AttackRules) -> Vec<Attack> {
    let doc = Document::read(text, rules);
    if subject_matter::is_elsewhere(&doc) {
        return Vec::new();
    }
    if let Some(words) = context
        .language
        .and_then(|language| rules.foreign(language))
    {
        return foreign::find(&doc, context, words, rules);
    }
    if !reading::has_trigger(&doc, rules) {
        return Vec::new();
    }
    let reading = reading::read(&doc, context, rules);
    let clusters = merge::merge(&reading);
    finish::finish(&reading, &clusters, rules)
}

#[cfg(test)]
mod mutations;
#[cfg(test)]
mod tests;

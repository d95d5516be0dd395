use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use wirewatch_model::{Analysis, ArticleId, GroupMention, Span};
use wirewatch_store::TaggedVersion;

/// Sentences shown for each way in which an alias changes.
const EXAMPLES: usize = 3;

/// The longest sentence shown, in bytes to either side of the mention.
const REACH: usize = 140;

/// What tagging the stored articles by another watchlist changes. Mentions are those of current versions; earlier
/// versions of an article are tagged too, and counted once in `earlier_versions`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RetagReport {
    /// The watchlists that had tagged the articles; the empty one was in use before versions were kept.
    pub from: BTreeSet<String>,
    /// The watchlist that tags them now.
    pub to: String,
    /// Articles that were tagged again.
    pub articles: u64,
    /// Those in which a mention, its rule or an attack's group changes.
    pub changed_articles: u64,
    /// Those in which what is read of attacks changes.
    pub changed_attacks: u64,
    /// Earlier versions of articles that were tagged again.
    pub earlier_versions: u64,
    /// Mentions that appear.
    pub appear: u64,
    /// Mentions that vanish.
    pub vanish: u64,
    /// What changes, by group and alias.
    pub changes: BTreeMap<(String, String), MentionChange>,
    /// Whether it was stopped before all articles were tagged.
    pub interrupted: bool,
    /// How long it took.
    pub duration: Duration,
}

/// What changes for one alias of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MentionChange {
    /// Mentions that appear.
    pub appear: u64,
    /// Mentions that vanish.
    pub vanish: u64,
    /// A few of those that appear.
    pub appearing: Vec<ChangeExample>,
    /// A few of those that vanish.
    pub vanishing: Vec<ChangeExample>,
}

/// A sentence with a mention that appears or vanishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeExample {
    /// The article.
    pub article_id: ArticleId,
    /// What stands before the mention in its sentence.
    pub before: String,
    /// The words of the mention.
    pub mention: String,
    /// What stands behind it.
    pub after: String,
}

/// What changes in one version.
pub(super) struct Change {
    is_current: bool,
    tagged_by: String,
    is_changed: bool,
    attacks_changed: bool,
    appearing: Vec<Mention>,
    vanishing: Vec<Mention>,
}

struct Mention {
    alias: (String, String),
    example: ChangeExample,
}

impl Change {
    /// Compares what is stored with what is read now; `None` means that nothing else is read.
    pub fn between(version: &TaggedVersion, now: Option<&Analysis>) -> Self {
        let stored = &version.analysis;
        let mut change = Self {
            is_current: version.is_current,
            tagged_by: stored.watchlist_version.clone(),
            is_changed: false,
            attacks_changed: false,
            appearing: Vec::new(),
            vanishing: Vec::new(),
        };
        if let Some(now) = now {
            change.attacks_changed = now.attacks != stored.attacks;
            change.is_changed = change.attacks_changed || now.groups != stored.groups;
            change.appearing = only_in_first(version, &now.groups, &stored.groups);
            change.vanishing = only_in_first(version, &stored.groups, &now.groups);
        }
        change
    }
}

fn only_in_first(
    version: &TaggedVersion,
    first: &[GroupMention],
    second: &[GroupMention],
) -> Vec<Mention> {
    let key = |mention: &GroupMention| {
        let (group, alias) = (mention.group_id.to_string(), mention.alias.clone());
        (mention.span.start, mention.span.end, group, alias)
    };
    let known: HashSet<_> = second.iter().map(key).collect();
    let only = first
        .iter()
        .filter(|mention| !known.contains(&key(mention)));
    only.map(|mention| Mention {
        alias: (mention.group_id.to_string(), mention.alias.clone()),
        example: example(version, mention.span),
    })
    .collect()
}

/// The mention with what stands around it in its paragraph, cut at words.
fn example(version: &TaggedVersion, span: Span) -> ChangeExample {
    let text = &version.analysis.article.text;
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let line_after = after.split('\n').next().unwrap_or_default();
    ChangeExample {
        article_id: version.article_id.clone(),
        before: last_words(line_before).to_owned(),
        mention: span.of(text).to_owned(),
        after: first_words(line_after).to_owned(),
    }
}

/// The last words of `text`, from the beginning of a sentence if one begins there.
fn last_words(text: &str) -> &str {
    let cut = text.len().saturating_sub(REACH);
    let cut = (cut..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let words = text.get(cut..).unwrap_or_default();
    if let Some((_, sentence)) = words.rsplit_once(". ") {
        return sentence;
    }
    match words.split_once(' ') {
        Some((_, whole)) if cut > 0 => whole,
        _ => words,
    }
}

/// The first words of `text`, to the end of a sentence if one ends there.
fn first_words(text: &str) -> &str {
    let cut = (0..=text.len().min(REACH))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    let words = text.get(..cut).unwrap_or_default();
    if let Some(end) = words.find(". ") {
        return words.get(..=end).unwrap_or(words);
    }
    match words.rsplit_once(' ') {
        Some((whole, _)) if cut < text.len() => whole,
        _ => words,
    }
}

impl RetagReport {
    pub(super) fn new(to: &str) -> Self {
        Self {
            to: to.to_owned(),
            ..Self::default()
        }
    }

    /// Adds what changes in one version.
    pub(super) fn add(&mut self, change: Change) {
        self.from.insert(change.tagged_by);
        if !change.is_current {
            self.earlier_versions += 1;
            return;
        }
        self.articles += 1;
        self.changed_articles += u64::from(change.is_changed);
        self.changed_attacks += u64::from(change.attacks_changed);
        for mention in change.appearing {
            self.appear += 1;
            let alias = self.changes.entry(mention.alias).or_default();
            alias.appear += 1;
            keep_few(&mut alias.appearing, mention.example);
        }
        for mention in change.vanishing {
            self.vanish += 1;
            let alias = self.changes.entry(mention.alias).or_default();
            alias.vanish += 1;
            keep_few(&mut alias.vanishing, mention.example);
        }
    }
}

/// Keeps the first examples, each from another article.
fn keep_few(examples: &mut Vec<ChangeExample>, example: ChangeExample) {
    let is_new = examples
        .iter()
        .all(|known| known.article_id != example.article_id);
    if examples.len() < EXAMPLES && is_new {
        examples.push(example);
    }
}

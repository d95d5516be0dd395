use std::collections::BTreeSet;

use jiff::civil::Date;
use wirewatch_model::{Analysis, Attack, AttackFacts, Place};
use wirewatch_text::{TokenKind, fold, tokens};

use super::IncidentRules;

/// So many telling words of an attack's sentences are kept.
const MAX_WORDS: usize = 40;

/// So many distinctive words of its names are kept.
const MAX_NAMES: usize = 12;

/// What attack number `number` of an article is compared by; `seen` stands for a publication date that is not known.
///
/// `None` when there is no such attack.
pub fn facts_of(
    analysis: &Analysis,
    number: usize,
    seen: Date,
    rules: &IncidentRules,
) -> Option<AttackFacts> {
    let attack = analysis.attacks.get(number)?;
    let article = &analysis.article;
    let published = article.published.as_ref();
    let place = attack.place.clone().unwrap_or_default();
    let (groups, others) = named_doers(attack, analysis);
    let words = telling_words(attack, &place, &article.text, rules);
    let named = attack.targets.iter().chain(Some(&place.name));
    let named_words: Vec<String> = named.flat_map(|name| words_of(name)).collect();
    let classes = rules.classes_of(named_words.iter().map(String::as_str));
    Some(AttackFacts {
        kind: attack.kind.clone(),
        kinds: kinds_of(attack, rules),
        status: attack.status,
        background: attack.background,
        date: attack.date,
        published: published.map_or(seen, |stamp| stamp.value.civil_date()),
        names: distinctive_names(attack, &place, rules),
        country: place.country_code,
        country_name: place.country,
        admin1: place.admin1.as_deref().map(fold),
        city: place.city.as_deref().map(fold),
        city_name: place.city,
        point: point(place.precision.as_deref(), place.lat, place.lon),
        place_name: Some(place.name).filter(|name| !name.is_empty()),
        targets: attack.targets.clone(),
        classes,
        groups,
        others,
        killed: attack.killed,
        injured: attack.injured,
        words,
    })
}

/// The sorts of an attack, with those that its weapons and attackers are a sign of.
fn kinds_of(attack: &Attack, rules: &IncidentRules) -> Vec<String> {
    let mut kinds = attack.kinds.clone();
    let who = attack.perpetrators.iter().map(|who| &who.name);
    for word in attack
        .weapons
        .iter()
        .chain(who)
        .flat_map(|name| words_of(name))
    {
        if let Some(kind) = rules.sign_of(&word)
            && !kinds.iter().any(|known| known == kind)
        {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

/// Coordinates that tell places apart: those of a division or country lie anywhere in it.
fn point(precision: Option<&str>, lat: Option<f64>, lon: Option<f64>) -> Option<(f64, f64)> {
    if !matches!(precision, Some("venue" | "city")) {
        return None;
    }
    lat.zip(lon)
}

/// Words of the names of place and targets that are neither common words nor the town or country, which many attacks share.
fn distinctive_names(attack: &Attack, place: &Place, rules: &IncidentRules) -> Vec<String> {
    let coarse = coarse_words(place);
    let named = attack.targets.iter().chain(Some(&place.name));
    let words = named.flat_map(|name| capitalized_words(name));
    let kept: BTreeSet<String> = words
        .filter(|word| !coarse.contains(word) && rules.is_telling(word))
        .filter(|word| !rules.is_class_word(word))
        .collect();
    kept.into_iter().take(MAX_NAMES).collect()
}

/// The words of the names of town, division and country.
fn coarse_words(place: &Place) -> BTreeSet<String> {
    let coarse = [&place.city, &place.admin1, &place.country];
    let names = coarse.into_iter().flatten();
    names.flat_map(|name| words_of(name)).collect()
}

/// Telling words of the sentences in which the attack's fields were read, in alphabetical order.
fn telling_words(attack: &Attack, place: &Place, text: &str, rules: &IncidentRules) -> Vec<String> {
    let coarse = coarse_words(place);
    let sentences: BTreeSet<_> = attack.evidence.iter().map(|read| read.sentence).collect();
    let words = sentences
        .into_iter()
        .take(6)
        .flat_map(|sentence| words_of(sentence.of(text)));
    let kept: BTreeSet<String> = words
        .filter(|word| rules.is_telling(word) && !coarse.contains(word))
        .collect();
    kept.into_iter().take(MAX_WORDS).collect()
}

/// Who did it, claimed it or is accused: the ids of groups, and the folded names of all others.
fn named_doers(attack: &Attack, analysis: &Analysis) -> (Vec<String>, Vec<String>) {
    let text = &analysis.article.text;
    let mentions: Vec<(String, &str)> = analysis
        .groups
        .iter()
        .map(|mention| (fold(mention.span.of(text)), mention.group_id.as_str()))
        .collect();
    let did = attack.perpetrators.iter();
    let mut groups: BTreeSet<String> = did
        .filter_map(|who| Some(who.group_id.as_ref()?.to_string()))
        .collect();
    let mut others = BTreeSet::new();
    for name in attack.claimed_by.iter().chain(&attack.blamed_on) {
        let name = fold(name);
        match mentions.iter().find(|(words, _)| *words == name) {
            Some((_, id)) => groups.insert((*id).to_owned()),
            None => others.insert(name),
        };
    }
    (groups.into_iter().collect(), others.into_iter().collect())
}

/// The words of a text, folded.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = tokens(&folded)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word);
    words
        .map(|token| {
            let word = token.span.of(&folded);
            word.strip_suffix("'s").unwrap_or(word).to_owned()
        })
        .collect()
}

fn capitalized_words(name: &str) -> Vec<String> {
    let words = tokens(name)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word);
    words
        .map(|token| token.span.of(name))
        .filter(|word| {
            word.chars()
                .next()
                .is_some_and(|first| !first.is_lowercase())
        })
        .flat_map(words_of)
        .collect()
}

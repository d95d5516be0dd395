use std::collections::HashMap;

use super::{CountryId, PlaceKind, PlaceMention, PlaceRules, Row, gazetteer};

/// A town smaller than this (decimal logarithm of its people) is believed only where the text speaks of its country.
pub(super) const SMALL: f64 = 5.2;

/// What is known of the text around its places.
pub(crate) struct Surroundings<'a> {
    /// Whether the text is set in capitals, so that any word may look like a name.
    pub all_capitals: bool,
    /// Whether its first place is where it was written.
    pub dateline: bool,
    /// The outlet's country.
    pub outlet: Option<CountryId>,
    /// Whether the words from one to the other tie a name to the country before it ("Afghan | city of | Herat").
    pub leads_to: &'a dyn Fn(usize, usize) -> bool,
    /// The number of the sentence of a word.
    pub sentence_of: &'a dyn Fn(usize) -> usize,
}

/// Tells homonyms apart: by the country beside the name, the countries of the text, the outlet's country and size.
pub(crate) fn resolve(
    mentions: &mut [PlaceMention],
    text: &Surroundings<'_>,
    gap_is_comma: &dyn Fn(usize, usize) -> bool,
    rules: &PlaceRules,
) {
    state_countries(mentions, text, gap_is_comma, rules);
    let countries = country_weights(mentions, text.dateline, rules);
    let divisions: Vec<u32> = mentions
        .iter()
        .filter_map(|mention| match &mention.kind {
            PlaceKind::Listed(rows) => rows.iter().find(|row| row.is_division).map(|row| row.id),
            _ => None,
        })
        .collect();
    for mention in mentions.iter_mut() {
        let PlaceKind::Listed(rows) = &mention.kind else {
            continue;
        };
        let best = rows
            .iter()
            .filter_map(|row| {
                let score = score(row, mention, &countries, &divisions, text, rules)?;
                Some((score, *row))
            })
            .max_by(|(left, _), (right, _)| left.total_cmp(right));
        if let Some((_, row)) = best {
            mention.row = Some(row);
            mention.country = country_of(&row, rules);
        } else if mention.stated_country.is_some() || mention.is_local {
            mention.kind = PlaceKind::Named {
                is_village: !mention.is_local,
            };
        }
    }
    name_capitals(mentions, &countries, rules);
    spread_country(mentions, text.sentence_of, &countries);
}

/// "the Afghan capital" is Kabul; "the capital" is that of the country the text speaks of most.
fn name_capitals(
    mentions: &mut [PlaceMention],
    countries: &HashMap<CountryId, f64>,
    rules: &PlaceRules,
) {
    let main = most_spoken_of(countries);
    for mention in mentions
        .iter_mut()
        .filter(|mention| mention.kind == PlaceKind::Capital)
    {
        let Some(country) = mention.stated_country.or(main) else {
            continue;
        };
        let row = rules
            .country(country)
            .and_then(|country| country.capital.as_deref())
            .and_then(|capital| {
                gazetteer::lookup(capital)
                    .into_iter()
                    .find(|row| !row.is_division && country_of(row, rules) == Some(country))
            });
        if let Some(row) = row {
            mention.row = Some(row);
            mention.country = Some(country);
            mention.name = gazetteer::name_of(row.id).to_owned();
        }
    }
}

fn most_spoken_of(countries: &HashMap<CountryId, f64>) -> Option<CountryId> {
    countries
        .iter()
        .max_by(|left, right| left.1.total_cmp(right.1).then(right.0.cmp(left.0)))
        .map(|(&id, _)| id)
}

fn country_of(row: &Row, rules: &PlaceRules) -> Option<CountryId> {
    rules.by_code(std::str::from_utf8(&row.country).ok()?)
}

/// "Tete, Mozambique", "the Afghan city of Herat", "Herat, in Afghanistan".
fn state_countries(
    mentions: &mut [PlaceMention],
    text: &Surroundings<'_>,
    gap_is_comma: &dyn Fn(usize, usize) -> bool,
    rules: &PlaceRules,
) {
    for at in 0..mentions.len() {
        let Some(mention) = mentions.get(at) else {
            continue;
        };
        let behind = mentions.get(at + 1).filter(|next| {
            matches!(next.kind, PlaceKind::Country)
                && gap_is_comma(mention.words.end, next.words.start)
        });
        let before = at
            .checked_sub(1)
            .and_then(|at| mentions.get(at))
            .filter(|last| {
                matches!(last.kind, PlaceKind::People | PlaceKind::Country)
                    && (text.leads_to)(last.words.end, mention.words.start)
                    && !matches!(mention.kind, PlaceKind::Country | PlaceKind::People)
            });
        let stated = behind.or(before).and_then(|other| other.country);
        let stated = stated.filter(|&id| rules.country(id).is_some());
        if let Some(mention) = mentions.get_mut(at) {
            mention.stated_country = mention.stated_country.or(stated);
        }
    }
}

/// How much the text speaks of each country: the most spoken of has 1.
fn country_weights(
    mentions: &[PlaceMention],
    dateline: bool,
    rules: &PlaceRules,
) -> HashMap<CountryId, f64> {
    let mut weights: HashMap<CountryId, f64> = HashMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        let written_here = at == 0 && dateline;
        match &mention.kind {
            PlaceKind::Country => *weights.entry(mention.country.unwrap_or(0)).or_default() += 1.0,
            PlaceKind::People => *weights.entry(mention.country.unwrap_or(0)).or_default() += 0.3,
            PlaceKind::Listed(_) if mention.stated_country.is_some() => {
                *weights
                    .entry(mention.stated_country.unwrap_or(0))
                    .or_default() += 0.5;
            }
            PlaceKind::Listed(_) if mention.is_local => {}
            PlaceKind::Listed(rows) => {
                // A great town speaks for its country even where the text does not name it.
                let Some(first) = rows.first().filter(|row| row.size >= SMALL) else {
                    continue;
                };
                // "San Miguel" lies in twenty countries: a name shared by towns of one size speaks for none.
                let shared = rows
                    .iter()
                    .any(|other| other.country != first.country && other.size > first.size - 1.0);
                if shared && !written_here {
                    continue;
                }
                if let Some(id) = country_of(first, rules) {
                    *weights.entry(id).or_default() += if written_here {
                        2.0
                    } else if first.size >= 6.0 {
                        0.8
                    } else {
                        0.4
                    };
                }
            }
            PlaceKind::Named { .. } | PlaceKind::Venue | PlaceKind::Capital => {}
        }
    }
    let most = weights.values().copied().fold(1.0, f64::max);
    for weight in weights.values_mut() {
        *weight /= most;
    }
    weights
}

fn score(
    row: &Row,
    mention: &PlaceMention,
    countries: &HashMap<CountryId, f64>,
    divisions: &[u32],
    text: &Surroundings<'_>,
    rules: &PlaceRules,
) -> Option<f64> {
    let country = country_of(row, rules)?;
    if mention.stated_country.is_some() {
        return (mention.stated_country == Some(country))
            .then_some(10.0 + row.size - if row.is_division { 1.2 } else { 0.0 });
    }
    let weight = countries.get(&country).copied().unwrap_or(0.0);
    let at_home = text.outlet == Some(country);
    // A small town, or any under another name than its main one, needs the text's support; in capitals most do.
    let other_name = row.size < 5.5
        && wirewatch_text::fold(gazetteer::name_of(row.id)) != wirewatch_text::fold(&mention.name);
    let doubtful =
        row.size < SMALL || mention.is_local || other_name || (text.all_capitals && row.size < 6.2);
    if doubtful && weight < 0.25 && !at_home {
        return None;
    }
    let in_division = row.division.is_some_and(|id| divisions.contains(&id));
    let mut score = row.size + 1.3 * weight;
    score += if weight > 0.0 { 0.8 } else { 0.0 };
    score += if at_home { 0.8 } else { 0.0 };
    score += if in_division { 0.8 } else { 0.0 };
    // A town's name more often means the town than the division called after it.
    score -= if row.is_division { 1.2 } else { 0.0 };
    Some(score)
}

/// Venues and villages lie in the country of the nearest listed town of their sentence, else in the country most spoken of.
fn spread_country(
    mentions: &mut [PlaceMention],
    sentence_of: &dyn Fn(usize) -> usize,
    countries: &HashMap<CountryId, f64>,
) {
    let main = most_spoken_of(countries);
    let anchors: Vec<(usize, CountryId)> = mentions
        .iter()
        .filter(|mention| mention.row.is_some() || mention.kind == PlaceKind::Country)
        .filter_map(|mention| Some((mention.words.start, mention.country?)))
        .collect();
    for mention in mentions.iter_mut() {
        if matches!(mention.kind, PlaceKind::Named { .. } | PlaceKind::Venue) {
            let at = mention.words.start;
            let sentence = sentence_of(at);
            let nearest = anchors
                .iter()
                .filter(|(anchor, _)| sentence_of(*anchor) == sentence)
                .min_by_key(|(anchor, _)| anchor.abs_diff(at))
                .map(|&(_, id)| id);
            mention.country = mention.stated_country.or(nearest).or(main);
        }
    }
}

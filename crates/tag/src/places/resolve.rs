use std::collections::HashMap;

use super::{CountryId, PlaceKind, PlaceMention, PlaceRules, Row, gazetteer};

/// A town smaller than this (decimal logarithm of its people) is believed only where the text speaks of its country.
pub(super) const SMALL: f64 = 5.2;

/// What is known of the text around its places.
pub(crate) struct Surroundings<'a> {
    /// Whether the text is set in capitals, so that any word may look like a name.
    pub all_capitals: bool,
    /// The number of the place where it was written.
    pub dateline: Option<usize>,
    /// The outlet's country.
    pub outlet: Option<CountryId>,
    /// The countries in which the groups named are at home.
    pub homes: &'a [CountryId],
    /// Whether the words before a name, or the verb, make it the place of something.
    pub is_placed: &'a dyn Fn(usize) -> bool,
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
    let points = country_points(mentions, text.dateline, rules);
    let countries = country_weights(&points);
    let spoken = Spoken::sum_up(&points);
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
        let mut scored: Vec<(f64, Row)> = rows
            .iter()
            .filter_map(|row| {
                let score = score(row, mention, &countries, &divisions, text, rules)?;
                Some((score, *row))
            })
            .collect();
        scored.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        let great = rows.first().is_some_and(|row| row.size >= SMALL);
        let untold = mention.stated_country.is_none()
            && is_untold(&scored, &mention.name, &spoken, text, rules);
        if untold {
            let places = (great || !text.all_capitals)
                && !mention.is_local
                && (text.is_placed)(mention.words.start);
            if places {
                mention.kind = PlaceKind::Untold;
            }
        } else if let Some((_, row)) = scored.first() {
            mention.row = Some(*row);
            mention.country = country_of(row, rules);
        } else if mention.stated_country.is_some() || mention.is_local {
            mention.kind = PlaceKind::Named {
                is_village: !mention.is_local,
            };
        }
    }
    name_capitals(mentions, text.dateline, &countries, rules);
    spread_country(mentions, text.sentence_of, &countries, &spoken);
}

/// "the Afghan capital" is Kabul; "the capital" is that of the dateline's country, else of the one most spoken of.
fn name_capitals(
    mentions: &mut [PlaceMention],
    dateline: Option<usize>,
    countries: &HashMap<CountryId, f64>,
    rules: &PlaceRules,
) {
    // Where the report was written, "the capital" is that of the same country.
    let written = dateline
        .and_then(|at| mentions.get(at))
        .and_then(|place| place.country);
    let main = written.or(most_spoken_of(countries));
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

/// What one mention says for a country.
struct Point {
    /// The name that says it, folded.
    name: String,
    country: CountryId,
    weight: f64,
}

/// How much the text speaks of each country: the most spoken of has 1.
fn country_weights(points: &[Point]) -> HashMap<CountryId, f64> {
    let mut weights: HashMap<CountryId, f64> = HashMap::new();
    for point in points {
        *weights.entry(point.country).or_default() += point.weight;
    }
    let most = weights.values().copied().fold(1.0, f64::max);
    for weight in weights.values_mut() {
        *weight /= most;
    }
    weights
}

/// What all names together say for each country, and each name alone.
struct Spoken {
    all: f64,
    of_country: HashMap<CountryId, f64>,
    of_name: HashMap<String, f64>,
    of_both: HashMap<(CountryId, String), f64>,
}

impl Spoken {
    fn sum_up(points: &[Point]) -> Self {
        let mut spoken = Self {
            all: 0.0,
            of_country: HashMap::new(),
            of_name: HashMap::new(),
            of_both: HashMap::new(),
        };
        for point in points {
            spoken.all += point.weight;
            *spoken.of_country.entry(point.country).or_default() += point.weight;
            *spoken.of_name.entry(point.name.clone()).or_default() += point.weight;
            let both = (point.country, point.name.clone());
            *spoken.of_both.entry(both).or_default() += point.weight;
        }
        spoken
    }

    /// What other names than `name` say for the country; sums of tenths are rounded.
    fn by_others(&self, country: CountryId, name: &str) -> f64 {
        let own = self.of_both.get(&(country, name.to_owned()));
        let all = self.of_country.get(&country);
        round(all.copied().unwrap_or(0.0) - own.copied().unwrap_or(0.0))
    }

    /// Whether the text speaks of the country more than once, and twice as much as of any other.
    fn is_foremost(&self, country: CountryId) -> bool {
        let own = self.of_country.get(&country).copied().unwrap_or(0.0);
        let next = self
            .of_country
            .iter()
            .filter(|(other, _)| **other != country)
            .map(|(_, weight)| *weight)
            .fold(0.0, f64::max);
        own > 1.0 && own >= next * 2.0
    }

    /// What other names than `name` say for other countries.
    fn elsewhere(&self, country: CountryId, name: &str) -> f64 {
        let own = self.of_name.get(name).copied().unwrap_or(0.0);
        round(self.all - own - self.by_others(country, name))
    }
}

fn round(sum: f64) -> f64 {
    (sum * 10.0).round() / 10.0
}

/// A town of at least this size (decimal logarithm of its people) is known everywhere, and meant without further words.
const GREAT: f64 = 6.2;

/// Two homonyms closer in size than this (decimal logarithm) are as likely as one another.
const ALIKE: f64 = 0.4;

/// Whether the text does not tell which town of the name it means: none lies in a country that other names speak for, while
/// these speak for another one, or two are as likely as one another.
fn is_untold(
    scored: &[(f64, Row)],
    name: &str,
    spoken: &Spoken,
    text: &Surroundings<'_>,
    rules: &PlaceRules,
) -> bool {
    let Some((score, best)) = scored.first() else {
        return false;
    };
    let Some(country) = country_of(best, rules) else {
        return false;
    };
    let name = wirewatch_text::fold(name);
    let spoken_for = spoken.by_others(country, &name) > 0.0
        || text.outlet == Some(country)
        || text.homes.contains(&country);
    let by_main_name = wirewatch_text::fold(gazetteer::name_of(best.id)) == name;
    if spoken_for || (best.size >= GREAT && by_main_name) {
        return false;
    }
    let elsewhere = spoken.elsewhere(country, &name);
    let rival = scored
        .iter()
        .skip(1)
        .any(|(other, row)| row.country != best.country && score - other < ALIKE);
    elsewhere >= 1.0 || rival
}

/// What each mention says for a country.
fn country_points(
    mentions: &[PlaceMention],
    dateline: Option<usize>,
    rules: &PlaceRules,
) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut add = |mention: &PlaceMention, country: Option<CountryId>, weight: f64| {
        if let Some(country) = country {
            points.push(Point {
                name: wirewatch_text::fold(&mention.name),
                country,
                weight,
            });
        }
    };
    for (at, mention) in mentions.iter().enumerate() {
        let written_here = Some(at) == dateline;
        match &mention.kind {
            PlaceKind::Country => add(mention, mention.country, 1.0),
            PlaceKind::People => add(mention, mention.country, 0.3),
            PlaceKind::Listed(_) if mention.stated_country.is_some() => {
                add(mention, mention.stated_country, 0.5);
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
                let weight = if written_here {
                    2.0
                } else if first.size >= 6.0 {
                    0.8
                } else {
                    0.4
                };
                add(mention, country_of(first, rules), weight);
            }
            PlaceKind::Named { .. } | PlaceKind::Venue | PlaceKind::Capital | PlaceKind::Untold => {
            }
        }
    }
    points
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
    let at_home_of_group = text.homes.contains(&country);
    if doubtful && weight < 0.25 && !at_home && !at_home_of_group {
        return None;
    }
    let in_division = row.division.is_some_and(|id| divisions.contains(&id));
    let mut score = row.size + 1.3 * weight;
    score += if weight > 0.0 { 0.8 } else { 0.0 };
    score += if at_home { 0.8 } else { 0.0 };
    score += if at_home_of_group { 0.6 } else { 0.0 };
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
    spoken: &Spoken,
) {
    let main = most_spoken_of(countries);
    let sure = main.filter(|&country| spoken.is_foremost(country));
    let anchors: Vec<(usize, CountryId)> = mentions
        .iter()
        .filter(|mention| mention.row.is_some() || mention.kind == PlaceKind::Country)
        .filter_map(|mention| Some((mention.words.start, mention.country?)))
        .collect();
    let towns: Vec<(usize, CountryId)> = mentions
        .iter()
        .filter(|mention| mention.row.is_some_and(|row| !row.is_division))
        .filter_map(|mention| Some((mention.words.start, mention.country?)))
        .collect();
    let peoples: Vec<(usize, CountryId)> = mentions
        .iter()
        .filter(|mention| mention.kind == PlaceKind::People)
        .filter_map(|mention| Some((mention.words.start, mention.country?)))
        .collect();
    let untold: Vec<usize> = mentions
        .iter()
        .filter(|mention| mention.kind == PlaceKind::Untold)
        .map(|mention| mention.words.start)
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
            let before = || {
                if mention.kind != PlaceKind::Venue {
                    return None;
                }
                let told = towns
                    .iter()
                    .rev()
                    .find(|(anchor, _)| *anchor < at && sentence_of(*anchor) + NEAR >= sentence);
                told.map(|&(_, id)| id)
            };
            // "the City Hall, where 145 died by the count of Russian investigators".
            let people = || {
                let mut named = peoples
                    .iter()
                    .filter(|(told, _)| sentence_of(*told) == sentence)
                    .map(|&(_, id)| id);
                let first = named.next()?;
                (mention.kind == PlaceKind::Venue && named.all(|other| other == first))
                    .then_some(first)
            };
            // Beside a town of which the text does not tell where it is, the country most spoken of is a guess.
            let doubted = mention.kind == PlaceKind::Venue
                && untold.iter().any(|&town| {
                    let told = sentence_of(town);
                    told <= sentence && told + NEAR >= sentence
                });
            mention.country = mention
                .stated_country
                .or(nearest)
                .or_else(before)
                .or_else(people)
                .or(if mention.kind == PlaceKind::Venue {
                    sure
                } else {
                    main
                }
                .filter(|_| !doubted));
        }
        if mention.kind == PlaceKind::Untold {
            // What the text is about lies in its country; a town named further down may lie anywhere.
            let sentence = sentence_of(mention.words.start);
            let elsewhere = anchors
                .iter()
                .any(|&(at, id)| sentence_of(at) == sentence && Some(id) != main);
            mention.country = sure.filter(|_| sentence < LEAD && !elsewhere);
        }
    }
}

/// A venue lies where the town is that was named so many sentences before it.
const NEAR: usize = 2;

/// The first sentences of a text, which say what it is about.
const LEAD: usize = 3;

use std::ops::Range;

use super::Cluster;
use super::compare::is_there_then;
use crate::attacks::binding::gap;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::claims::ClaimKind;
use crate::dates::is_time_unit;
use crate::tolls::{Toll, distance};

pub(crate) fn bind_tolls(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    let mut last: Option<usize> = None;
    let mut sentence_of_last = 0;
    for (number, (sentence, toll)) in reading.tolls.iter().enumerate() {
        // "and 69 when gunmen stormed": the number belongs to what follows.
        let ahead = matches!(reading.doc.low(toll.words.end), "when" | "as");
        let nearest = clusters
            .iter()
            .enumerate()
            .flat_map(|(at, cluster)| cluster.events.iter().map(move |&event| (at, event)))
            .filter_map(|(at, event)| Some((at, reading.events.get(event)?)))
            .filter(|(_, event)| event.sentence == *sentence)
            .min_by_key(|(_, event)| {
                (
                    ahead && event.hit.words.end <= toll.words.start,
                    distance(toll, &event.hit),
                )
            })
            .map(|(at, _)| at);
        // "77 dead: eight in the blast, 69 on the island": the sum of several is none of theirs.
        let overall = (toll.words.start.saturating_sub(4)..toll.words.end)
            .any(|at| matches!(reading.doc.low(at), "overall" | "combined" | "altogether"));
        if overall
            && clusters
                .iter()
                .filter(|cluster| !cluster.is_background)
                .count()
                > 1
        {
            continue;
        }
        if sums_many(reading.doc, toll) {
            continue;
        }
        let sums_up = toll.is_total
            && reading.doc.low(toll.words.end) == ":"
            && told_in(reading, clusters, *sentence) > 1;
        if sums_up {
            continue;
        }
        let dropped = told_by_none(reading, clusters, *sentence, toll);
        if nearest.is_none() && dropped.is_some_and(|event| event.is_background) {
            continue;
        }
        let at = nearest
            .or_else(|| before(reading, clusters, *sentence))
            .or(last.filter(|_| sentence_of_last + 2 >= *sentence));
        // "84 people died in Kerman" is no toll of the attack told before in another place.
        let fits = |at: usize| {
            dropped.is_none_or(|event| {
                clusters
                    .get(at)
                    .is_some_and(|cluster| is_there_then(reading, cluster, event))
            })
        };
        if let Some(at) = at.filter(|&at| fits(at)) {
            last = Some(at);
            sentence_of_last = *sentence;
            if let Some(cluster) = clusters.get_mut(at) {
                cluster.tolls.push(number);
            }
        }
    }
}

/// "the conflict has killed 600 people this year", "more than 1,300 dead since January": a sum over many attacks.
fn sums_many(doc: &Document<'_>, toll: &Toll) -> bool {
    let many = |at: usize| {
        matches!(
            doc.low(at),
            "violence"
                | "insurgency"
                | "conflict"
                | "war"
                | "wars"
                | "unrest"
                | "rebellion"
                | "uprising"
                | "bloodshed"
        )
    };
    let start = toll.words.start;
    let sentence = doc.sentences.get(doc.sentence_of(start));
    let (first, end) = sentence.map_or((0, 0), |sentence| {
        (sentence.words.start, sentence.words.end)
    });
    let subject = (start.saturating_sub(6).max(first)..start).any(many)
        && (start.saturating_sub(4).max(first)..start).any(|at| {
            doc.class(at).is(Class::TRIGGER_VERB | Class::PERFECT)
                || doc.low(at).starts_with("claim")
        });
    let behind = toll.words.end..end.min(toll.words.end + 12);
    let over_years = behind.clone().any(|at| {
        let two = doc.low(at + 1);
        match doc.low(at) {
            "this" => two == "year",
            "each" | "every" | "a" => {
                two == "year" && doc.low(at + 2) != "ago" && doc.low(at + 2) != "earlier"
            }
            "past" | "recent" => {
                matches!(two, "years" | "decade" | "decades" | "months")
                    || is_time_unit(doc.low(at + 2))
            }
            _ => false,
        }
    });
    // "6,800 have died in the conflict since 2004".
    let in_war = behind.clone().any(many)
        && behind
            .clone()
            .any(|at| doc.low(at) == "since" || doc.low(at) == "over" || doc.low(at) == "during");
    subject || over_years || in_war
}

/// The event nearest to the number, when it came to be a part of no attack.
fn told_by_none<'r>(
    reading: &'r Reading<'_>,
    clusters: &[Cluster],
    sentence: usize,
    toll: &Toll,
) -> Option<&'r Event> {
    let beside = reading
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| event.sentence == sentence);
    let (number, event) = beside.min_by_key(|(_, event)| distance(toll, &event.hit))?;
    let taken = clusters
        .iter()
        .any(|cluster| cluster.events.contains(&number));
    (!taken).then_some(event)
}

/// How many attacks the sentence tells of.
fn told_in(reading: &Reading<'_>, clusters: &[Cluster], sentence: usize) -> usize {
    let tells = |cluster: &&Cluster| {
        cluster
            .events
            .iter()
            .filter_map(|&event| reading.events.get(event))
            .any(|event| event.sentence == sentence)
    };
    clusters.iter().filter(tells).count()
}

/// The attack told last before the sentence, else the first one told.
fn before(reading: &Reading<'_>, clusters: &[Cluster], sentence: usize) -> Option<usize> {
    let told = |cluster: &Cluster| {
        cluster
            .events
            .iter()
            .filter_map(|&event| reading.events.get(event))
            .map(|event| event.sentence)
            .filter(|&at| at <= sentence)
            .max()
    };
    clusters
        .iter()
        .enumerate()
        .filter(|(_, cluster)| !cluster.is_background)
        .filter_map(|(at, cluster)| Some((told(cluster)?, at)))
        .max_by_key(|&(told, at)| (told, std::cmp::Reverse(at)))
        .map(|(_, at)| at)
        .or_else(|| clusters.iter().position(|cluster| !cluster.is_background))
        .or_else(|| (!clusters.is_empty()).then_some(0))
}

/// "X, which also staged the raid of May, said": an older deed of the claimer's, told between commas.
fn relative_between(doc: &Document<'_>, claimer: &Range<usize>, sentence: &Range<usize>) -> bool {
    doc.low(claimer.end) == ","
        && matches!(doc.low(claimer.end + 1), "which" | "who" | "whose")
        && (claimer.end + 2..sentence.end).any(|at| doc.low(at) == ",")
}

pub(crate) fn bind_claims(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    for (number, (sentence, claim)) in reading.claims.iter().enumerate() {
        let doc = reading.doc;
        let words = doc
            .sentences
            .get(*sentence)
            .map(|sentence| sentence.words.clone())
            .unwrap_or_default();
        // "claimed both", "the raids", "the attacks": all that were told so far.
        let all = words
            .clone()
            .any(|at| matches!(doc.low(at), "both" | "raids" | "attacks" | "all"));
        if all {
            for cluster in clusters.iter_mut().filter(|cluster| !cluster.is_background) {
                let told_before = cluster
                    .events
                    .iter()
                    .filter_map(|&event| reading.events.get(event))
                    .any(|event| event.sentence <= *sentence);
                if told_before {
                    cluster.claims.push(number);
                }
            }
            continue;
        }
        let nearest = clusters
            .iter()
            .enumerate()
            .flat_map(|(at, cluster)| cluster.events.iter().map(move |&event| (at, event)))
            .filter_map(|(at, event)| Some((at, reading.events.get(event)?)))
            .filter(|(_, event)| event.sentence == *sentence)
            .min_by_key(|(at, event)| {
                // "X, which also staged the raid of May, said it had sent them": the news is what is claimed.
                let old = clusters
                    .get(*at)
                    .is_some_and(|cluster| cluster.is_background);
                (old, gap(&event.hit.words, &claim.words))
            })
            .map(|(at, _)| at)
            .filter(|&at| {
                claim.kind != ClaimKind::Claimed
                    || *sentence == 0
                    || clusters
                        .get(at)
                        .is_some_and(|cluster| !cluster.is_background)
                    || clusters.iter().all(|cluster| cluster.is_background)
                    || !relative_between(doc, &claim.words, &words)
            });
        if let Some(cluster) = nearest
            .or_else(|| before(reading, clusters, *sentence))
            .and_then(|at| clusters.get_mut(at))
        {
            cluster.claims.push(number);
        }
    }
}

use wirewatch_model::{Attack, Count, TollStatement};

use super::Proof;
use crate::attacks::merge::Cluster;
use crate::attacks::reading::Reading;
use crate::claims::ClaimKind;
use crate::sources;
use crate::tolls::{Toll, TollField, add};

/// Every statement of a number, and for each field the one that counts: the last total, else the greatest.
pub(crate) fn fill(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let tolls: Vec<(usize, &Toll)> = cluster
        .tolls
        .iter()
        .filter_map(|&number| reading.tolls.get(number))
        .map(|(at, toll)| (*at, toll))
        .collect();
    for (sentence, toll) in &tolls {
        made.tolls.push(statement(reading, *sentence, toll));
    }
    // What those who claim an attack say of its dead counts only where nobody else tells.
    let claimers = |at: usize| {
        cluster
            .claims
            .iter()
            .filter_map(|&number| reading.claims.get(number))
            .any(|(sentence, claim)| *sentence == at && claim.kind == ClaimKind::Claimed)
    };
    let by_others: Vec<(usize, &Toll)> = tolls
        .iter()
        .copied()
        .filter(|(sentence, toll)| {
            !(claimers(*sentence) && is_said_behind(reading, cluster, *sentence, toll))
        })
        .collect();
    for (field, name) in [
        (TollField::Killed, "killed"),
        (TollField::Injured, "injured"),
        (TollField::Kidnapped, "kidnapped"),
        (TollField::Missing, "missing"),
    ] {
        let told = decide(&by_others, field).filter(|(count, _)| size(*count) > 1);
        let Some((count, toll)) = told.or_else(|| decide(&tolls, field)) else {
            continue;
        };
        evidence.add(name, &toll.words, toll.rule, 0.85);
        match field {
            TollField::Killed => made.killed = Some(count),
            TollField::Injured => made.injured = Some(count),
            TollField::Kidnapped => made.kidnapped = Some(count),
            TollField::Missing => made.missing = Some(count),
        }
    }
}

/// Whether the number stands behind the name of the one who claims the attack in that sentence.
fn is_said_behind(reading: &Reading<'_>, cluster: &Cluster, at: usize, toll: &Toll) -> bool {
    let mut claims = cluster
        .claims
        .iter()
        .filter_map(|&number| reading.claims.get(number));
    claims.any(|(sentence, claim)| *sentence == at && claim.words.end <= toll.words.start)
}

fn decide<'t>(tolls: &[(usize, &'t Toll)], field: TollField) -> Option<(Count, &'t Toll)> {
    let fits: Vec<&Toll> = tolls
        .iter()
        .map(|(_, toll)| *toll)
        .filter(|toll| toll.field == field && !toll.is_attackers)
        .collect();
    // "Hundreds died or were hurt" says less than a number does.
    let exact = fits.iter().any(|toll| !toll.count.vague && !toll.is_part);
    let whole: Vec<&Toll> = fits
        .iter()
        .copied()
        .filter(|toll| !toll.is_part && !toll.is_more && (!exact || !toll.count.vague))
        .collect();
    if let Some(total) = whole.iter().find(|toll| toll.is_total) {
        return Some((total.count, *total));
    }
    let greatest = whole
        .iter()
        .copied()
        .reduce(|best, toll| {
            if size(toll.count) > size(best.count) {
                toll
            } else {
                best
            }
        })
        .or_else(|| fits.iter().copied().find(|toll| toll.is_more))
        .or_else(|| fits.first().copied())?;
    // Victims told one by one in a sentence, or as one more, make a sum; elsewhere it may be the same one again.
    let singles = whole.len() > 1 && whole.iter().all(|toll| toll.count.max == Some(1));
    if singles {
        let sentence_of = |toll: &Toll| {
            tolls
                .iter()
                .find(|(_, other)| other.words == toll.words)
                .map(|(sentence, _)| *sentence)
        };
        let first = whole.first()?;
        let sum = whole
            .iter()
            .skip(1)
            .filter(|toll| toll.is_more || sentence_of(toll) == sentence_of(first))
            .fold(first.count, |sum, toll| add(sum, toll.count));
        return Some((sum, greatest));
    }
    Some((greatest.count, greatest))
}

fn size(count: Count) -> u32 {
    count.min.or(count.max).unwrap_or(0)
}

fn statement(reading: &Reading<'_>, sentence: usize, toll: &Toll) -> TollStatement {
    let doc = reading.doc;
    let span = doc.span(&toll.words);
    TollStatement {
        field: match toll.field {
            TollField::Killed => "killed",
            TollField::Injured => "injured",
            TollField::Kidnapped => "kidnapped",
            TollField::Missing => "missing",
        }
        .to_owned(),
        count: toll.count,
        source: source(reading, sentence, toll),
        attackers: toll.is_attackers,
        part: toll.is_part,
        span,
        sentence: doc
            .sentences
            .get(sentence)
            .map_or(span, |sentence| sentence.span),
    }
}

fn source(reading: &Reading<'_>, sentence: usize, toll: &Toll) -> Option<String> {
    let doc = reading.doc;
    let around = &doc.sentences.get(sentence)?.words;
    let words = sources::of_words(doc, around, &toll.words)?;
    let said = doc.span(&words).of(doc.text).trim();
    (!said.is_empty()).then(|| said.to_owned())
}

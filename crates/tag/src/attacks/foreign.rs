mod dates;
mod places;
mod rules;

use std::ops::Range;

use wirewatch_model::{Attack, Evidence, GroupMention, Perpetrator, PerpetratorKind, Span};

use super::AttackContext;
use super::rules::AttackRules;
use super::words::{Document, Sentence};
pub(crate) use rules::ForeignRules;

/// An attack is looked for in so many sentences: reports tell it first.
const LEAD: usize = 8;

/// The attack that a text in another language than English reports first: its kind, place and day, and who claims it.
///
/// The words come from the language's file of rules. A sentence that names an attack by a plain word for one, and its
/// place or day, is taken; tolls, roles and further attacks are not read.
pub(crate) fn find(
    doc: &Document<'_>,
    context: &AttackContext<'_>,
    words: &ForeignRules,
    rules: &AttackRules,
) -> Vec<Attack> {
    let told = doc
        .sentences
        .iter()
        .take(LEAD)
        .find_map(|sentence| told(doc, sentence, context, words, rules));
    let Some(mut attack) = told else {
        return Vec::new();
    };
    for sentence in &doc.sentences {
        if words.claims.find(doc, &sentence.words).is_some() {
            claimed(doc, sentence, context.groups, &mut attack);
        }
    }
    vec![attack]
}

fn told(
    doc: &Document<'_>,
    sentence: &Sentence,
    context: &AttackContext<'_>,
    words: &ForeignRules,
    rules: &AttackRules,
) -> Option<Attack> {
    if words.not.find(doc, &sentence.words).is_some() {
        return None;
    }
    let (kind, trigger) = words
        .kinds
        .iter()
        .filter_map(|(kind, phrases)| Some((kind, phrases.find(doc, &sentence.words)?)))
        .min_by_key(|(kind, trigger)| {
            // The general word says less than any other; of two at one place, the longer says more.
            let general = kind.as_str() == "armed-assault";
            (general, trigger.start, std::cmp::Reverse(trigger.len()))
        })?;
    let place = places::find(doc, sentence, context, words, rules);
    let published = context.published.map(|stamp| stamp.civil_date());
    let date = dates::find(doc, &sentence.words, published, words);
    if place.is_none() && date.is_none() {
        return None;
    }
    let mut attack = Attack::new(kind);
    prove(
        &mut attack,
        doc,
        sentence,
        "type",
        &trigger,
        "trigger-word",
        0.7,
    );
    if let Some((place, at)) = place {
        attack.place = Some(place);
        prove(
            &mut attack,
            doc,
            sentence,
            "place",
            &at,
            "place-in-sentence",
            0.7,
        );
    }
    if let Some((date, at)) = date {
        attack.date = date;
        prove(
            &mut attack,
            doc,
            sentence,
            "date",
            &at,
            "date-in-sentence",
            0.7,
        );
    }
    Some(attack)
}

/// The first group of a sentence with a word for a claim made it; those behind say whom it is tied to ("le X, lié à Y").
fn claimed(doc: &Document<'_>, sentence: &Sentence, groups: &[GroupMention], attack: &mut Attack) {
    let said = groups
        .iter()
        .find(|group| sentence.span.contains(group.span) && !group.part_of_name);
    if let Some(group) = said {
        let name = group.span.of(doc.text).to_owned();
        let known = attack
            .perpetrators
            .iter()
            .any(|known| known.group_id.as_ref() == Some(&group.group_id));
        if known {
            return;
        }
        attack.claimed_by.push(name.clone());
        attack.perpetrators.push(Perpetrator {
            name,
            kind: PerpetratorKind::Org,
            group_id: Some(group.group_id.clone()),
        });
        for field in ["claimed_by", "perpetrators"] {
            attack.evidence.push(evidence(
                field,
                group.span,
                sentence.span,
                "claim-word",
                0.7,
            ));
        }
    }
}

fn prove(
    attack: &mut Attack,
    doc: &Document<'_>,
    sentence: &Sentence,
    field: &str,
    words: &Range<usize>,
    rule: &str,
    confidence: f64,
) {
    let found = evidence(field, doc.span(words), sentence.span, rule, confidence);
    attack.evidence.push(found);
}

fn evidence(field: &str, span: Span, sentence: Span, rule: &str, confidence: f64) -> Evidence {
    Evidence {
        field: field.to_owned(),
        span,
        sentence,
        rule: rule.to_owned(),
        confidence,
    }
}

#[cfg(test)]
mod tests;

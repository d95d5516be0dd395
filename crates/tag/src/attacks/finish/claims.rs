use wirewatch_model::{Attack, ClaimStatement};

use super::Proof;
use crate::attacks::merge::Cluster;
use crate::attacks::reading::Reading;
use crate::claims::{Claim, ClaimKind};
use crate::sources;

/// Who says who did it: each statement by itself, and the names by what is said of them.
pub(crate) fn fill(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    for (sentence, claim) in cluster
        .claims
        .iter()
        .filter_map(|&number| reading.claims.get(number))
    {
        let (list, field) = match claim.kind {
            ClaimKind::Claimed => (&mut made.claimed_by, "claimed_by"),
            ClaimKind::Blamed => (&mut made.blamed_on, "blamed_on"),
            ClaimKind::Denied => (&mut made.denied_by, "denied_by"),
        };
        if !list.contains(&claim.name) {
            list.push(claim.name.clone());
            evidence.add(field, &claim.words, claim.rule, 0.85);
        }
        made.claims
            .push(statement(reading, *sentence, claim, field));
    }
}

fn statement(reading: &Reading<'_>, sentence: usize, claim: &Claim, field: &str) -> ClaimStatement {
    let doc = reading.doc;
    let span = doc.span(&claim.words);
    let around = doc.sentences.get(sentence);
    let source = around.and_then(|around| {
        let words = sources::of_claim(doc, &around.words, claim)?;
        let said = doc.span(&words).of(doc.text).trim();
        (!said.is_empty()).then(|| said.to_owned())
    });
    ClaimStatement {
        field: field.to_owned(),
        name: claim.name.clone(),
        group_id: claim
            .group
            .and_then(|at| reading.groups.get(at))
            .map(|group| group.group_id.clone()),
        source,
        span,
        sentence: around.map_or(span, |around| around.span),
    }
}

use std::collections::HashMap;

use jiff::Timestamp;
use wirewatch_model::{ArticleId, Attack, ClaimStatement, Count, Span};

/// One report of an incident, as the ledger reads it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// The outlet, by name.
    pub outlet: Option<&'a str>,
    /// The origin of its text.
    pub origin: Option<&'a str>,
    /// When it was published, or changed last.
    pub at: Timestamp,
    /// Its text.
    pub text: &'a str,
    /// The incident's attack in it.
    pub attack: &'a Attack,
}

/// Who stated something, when and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The article.
    pub article: ArticleId,
    /// The outlet, by name.
    pub outlet: Option<String>,
    /// The origin of its text.
    pub origin: Option<String>,
    /// When the article was published, or changed last.
    pub at: Timestamp,
    /// The words, in the article's text.
    pub span: Span,
    /// The sentence around them, in the article's text.
    pub sentence: Span,
    /// The sentence itself.
    pub words: String,
}

/// One statement of a number of people.
#[derive(Debug, Clone, PartialEq)]
pub struct TollRow {
    /// `killed`, `injured`, `kidnapped` or `missing`.
    pub field: String,
    /// How many.
    pub count: Count,
    /// Who states it, in the text's words.
    pub source: Option<String>,
    /// Whether it counts the attackers.
    pub attackers: bool,
    /// Whether it is a part of another number, or one given up since.
    pub part: bool,
    /// Whether it only repeats what its origin had stated before in the same words, as reprints do.
    pub repeats: bool,
    /// Where it stands.
    pub stated: Stated,
}

/// What is said of who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimKind {
    /// They say that it was them.
    Claimed,
    /// Others accuse them.
    Blamed,
    /// They say that it was not them.
    Denied,
}

/// One statement of who did it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRow {
    /// What is said.
    pub kind: ClaimKind,
    /// Of whom, in the text's words.
    pub who: String,
    /// Who accuses, in the text's words; `None` for claims and denials, and when the sentence does not say.
    pub by: Option<String>,
    /// Where it stands.
    pub stated: Stated,
}

/// Every statement of a number, the latest first; of one time in the order given.
///
/// Statements are listed as they stand: rival numbers side by side, none chosen, none averaged. One that repeats an earlier
/// one of its origin stands below that, so that a late reprint does not look like news.
pub fn toll_ledger(reports: &[Report<'_>]) -> Vec<TollRow> {
    let mut rows = Vec::new();
    for report in reports {
        for toll in &report.attack.tolls {
            rows.push(TollRow {
                field: toll.field.clone(),
                count: toll.count,
                source: toll.source.clone(),
                attackers: toll.attackers,
                part: toll.part,
                repeats: false,
                stated: stated(report, toll.span, toll.sentence),
            });
        }
    }
    rows.sort_by_key(|row| row.stated.at);
    let mut said: HashMap<(String, String, String), Timestamp> = HashMap::new();
    let mut dated: Vec<(Timestamp, TollRow)> = Vec::with_capacity(rows.len());
    for mut row in rows {
        let first = match statement(&row) {
            Some(statement) => *said.entry(statement).or_insert(row.stated.at),
            None => row.stated.at,
        };
        row.repeats = first < row.stated.at;
        dated.push((first, row));
    }
    dated.sort_by_key(|(first, row)| (std::cmp::Reverse(*first), row.stated.at));
    dated.into_iter().map(|(_, row)| row).collect()
}

/// What tells whether two statements are one: its origin, its field and its sentence; `None` when the origin is not known.
fn statement(row: &TollRow) -> Option<(String, String, String)> {
    let sentence: Vec<&str> = row.stated.words.split_whitespace().collect();
    let origin = row.stated.origin.clone()?;
    Some((
        origin,
        format!("{} {:?}", row.field, row.count),
        sentence.join(" "),
    ))
}

/// Every statement of who did it: claims first, then accusations, then denials, each with the latest first.
pub fn claim_ledger(reports: &[Report<'_>]) -> Vec<ClaimRow> {
    let mut rows = Vec::new();
    for report in reports {
        let attack = report.attack;
        let kinds = [
            (ClaimKind::Claimed, "claimed_by", &attack.claimed_by),
            (ClaimKind::Blamed, "blamed_on", &attack.blamed_on),
            (ClaimKind::Denied, "denied_by", &attack.denied_by),
        ];
        for (kind, field, names) in kinds {
            let stated = attack.claims.iter().filter(|claim| claim.field == field);
            let before = rows.len();
            rows.extend(stated.map(|claim| of_statement(report, kind, claim)));
            // Analyses of before statements were kept have the names and where they were read.
            if rows.len() == before {
                rows.extend(
                    names
                        .iter()
                        .filter_map(|who| of_evidence(report, kind, field, who)),
                );
            }
        }
    }
    rows.sort_by_key(|row| (row.kind, std::cmp::Reverse(row.stated.at)));
    rows
}

fn of_statement(report: &Report<'_>, kind: ClaimKind, claim: &ClaimStatement) -> ClaimRow {
    ClaimRow {
        kind,
        who: claim.name.clone(),
        by: match kind {
            ClaimKind::Blamed => claim.source.clone(),
            ClaimKind::Claimed | ClaimKind::Denied => None,
        },
        stated: stated(report, claim.span, claim.sentence),
    }
}

/// A claim with the sentence it was read from; a claim without one is not shown.
fn of_evidence(report: &Report<'_>, kind: ClaimKind, field: &str, who: &str) -> Option<ClaimRow> {
    let read = report
        .attack
        .evidence
        .iter()
        .filter(|read| read.field == field);
    let of_name = read
        .clone()
        .find(|read| read.span.of(report.text).contains(who));
    let read = of_name.or_else(|| read.clone().next())?;
    Some(ClaimRow {
        kind,
        who: who.to_owned(),
        by: None,
        stated: stated(report, read.span, read.sentence),
    })
}

fn stated(report: &Report<'_>, span: Span, sentence: Span) -> Stated {
    Stated {
        article: report.article.clone(),
        outlet: report.outlet.map(str::to_owned),
        origin: report.origin.map(str::to_owned),
        at: report.at,
        span,
        sentence,
        words: sentence.of(report.text).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirewatch_model::{AttackStatus, Evidence, TollStatement};

    const TEXT: &str = "Nine people died. The Reed Front said it was behind it.";

    fn attack() -> Attack {
        let killed = Count {
            min: Some(9),
            max: Some(9),
            vague: false,
        };
        Attack {
            kind: "bombing".to_owned(),
            kinds: vec!["bombing".to_owned()],
            status: AttackStatus::Accomplished,
            background: false,
            date: None,
            place: None,
            perpetrators: Vec::new(),
            claimed_by: vec!["Reed Front".to_owned()],
            blamed_on: Vec::new(),
            denied_by: Vec::new(),
            targets: Vec::new(),
            victims: Vec::new(),
            weapons: Vec::new(),
            killed: Some(killed),
            injured: None,
            kidnapped: None,
            missing: None,
            tolls: vec![TollStatement {
                field: "killed".to_owned(),
                count: killed,
                source: None,
                attackers: false,
                part: false,
                span: Span::new(0, 4),
                sentence: Span::new(0, 17),
            }],
            claims: Vec::new(),
            evidence: vec![Evidence {
                field: "claimed_by".to_owned(),
                span: Span::new(22, 32),
                sentence: Span::new(18, 55),
                rule: "test".to_owned(),
                confidence: 1.0,
            }],
        }
    }

    #[test]
    fn latest_statement_stands_on_top_with_its_sentence() {
        let attack = attack();
        let (first, second) = (ArticleId::from("a"), ArticleId::from("b"));
        let report = |article, at: &str| Report {
            article,
            outlet: Some("Harbour Ledger"),
            origin: None,
            at: at.parse().expect("a moment"),
            text: TEXT,
            attack: &attack,
        };
        let reports = [
            report(&first, "2024-05-01T10:00:00Z"),
            report(&second, "2024-05-02T10:00:00Z"),
        ];
        let rows = toll_ledger(&reports);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].stated.article, second);
        assert_eq!(rows[0].stated.words, "Nine people died.");
    }

    #[test]
    fn late_reprint_stands_below_what_it_repeats() {
        let attack = attack();
        let ids = ["a", "b", "c"].map(ArticleId::from);
        let report = |at: usize, origin, day: &str| Report {
            article: &ids[at],
            outlet: None,
            origin: Some(origin),
            at: format!("2024-05-0{day}T10:00:00Z")
                .parse()
                .expect("a moment"),
            text: TEXT,
            attack: &attack,
        };
        let reports = [
            report(0, "lakeside-wire", "1"),
            report(1, "harbour-ledger", "2"),
            report(2, "lakeside-wire", "3"),
        ];
        let rows = toll_ledger(&reports);
        let listed: Vec<(&ArticleId, bool)> = rows
            .iter()
            .map(|row| (&row.stated.article, row.repeats))
            .collect();
        assert_eq!(
            listed,
            [(&ids[1], false), (&ids[0], false), (&ids[2], true)]
        );
    }

    #[test]
    fn claim_is_shown_with_the_sentence_that_makes_it() {
        let attack = attack();
        let article = ArticleId::from("a");
        let report = Report {
            article: &article,
            outlet: None,
            origin: None,
            at: Timestamp::UNIX_EPOCH,
            text: TEXT,
            attack: &attack,
        };
        let rows = claim_ledger(&[report]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].kind, ClaimKind::Claimed);
        assert_eq!(
            rows[0].stated.words,
            "The Reed Front said it was behind it."
        );
    }

    #[test]
    fn accusation_names_who_makes_it() {
        const ACCUSED: &str = "The mayor blamed the Reed Front.";
        let mut attack = attack();
        attack.claims = vec![ClaimStatement {
            field: "blamed_on".to_owned(),
            name: "Reed Front".to_owned(),
            group_id: None,
            source: Some("The mayor".to_owned()),
            span: Span::new(21, 31),
            sentence: Span::new(0, 32),
        }];
        attack.claimed_by.clear();
        let article = ArticleId::from("a");
        let report = Report {
            article: &article,
            outlet: None,
            origin: None,
            at: Timestamp::UNIX_EPOCH,
            text: ACCUSED,
            attack: &attack,
        };
        let rows = claim_ledger(&[report]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].by.as_deref(), Some("The mayor"));
        assert_eq!(rows[0].stated.words, ACCUSED);
    }
}

//! From the query language to the engine's queries.

use std::collections::BTreeSet;
use std::ops::Bound;

use jiff::Timestamp;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::schema::{Fields, Words, moment};
use crate::SearchRequest;
use crate::analysis::{self, STEMMED, primary_tag, slug, stemmer_of};
use crate::query::{Clause, Ending, Matcher, TextField, ValueField};

/// How much more a match in the headline says than one in the text; common practice of news search.
const TITLE_BOOST: f32 = 2.5;

/// How much less a word says in another form than as it was typed.
const STEM_BOOST: f32 = 0.7;

/// The most words the open end of a phrase stands for.
const MAX_EXPANSIONS: u32 = 200;

type BoxQuery = Box<dyn Query>;

pub(super) struct Translator<'a> {
    fields: &'a Fields,
    /// The stemmers of the languages in the index.
    stemmers: Vec<usize>,
}

impl<'a> Translator<'a> {
    pub(super) fn new(fields: &'a Fields, languages: &BTreeSet<String>) -> Self {
        let stemmers: BTreeSet<usize> =
            languages.iter().filter_map(|tag| stemmer_of(tag)).collect();
        Self {
            fields,
            stemmers: stemmers.into_iter().collect(),
        }
    }

    /// The query with the request's filters, which do not score.
    pub(super) fn request(&self, clause: &Clause, request: &SearchRequest) -> BoxQuery {
        let mut filters = Vec::new();
        let fields = self.fields;
        filters.extend(one_of(&request.groups, |group| {
            vec![term(fields.group, group)]
        }));
        filters.extend(one_of(&request.speakers, |speaker| {
            vec![term(fields.speaker, speaker)]
        }));
        filters.extend(one_of(&request.outlets, |outlet| {
            vec![term(fields.outlet, outlet), term(fields.feed, outlet)]
        }));
        filters.extend(one_of(&request.languages, |tag| {
            vec![term(fields.language, &primary_tag(tag))]
        }));
        if request.from.is_some() || request.to.is_some() {
            filters.push(self.published(request.from, request.to));
        }
        let query = self.clause(clause);
        if filters.is_empty() {
            return query;
        }
        let filters = filters
            .into_iter()
            .map(|filter| (Occur::Must, unscored(filter)));
        Box::new(BooleanQuery::new(
            std::iter::once((Occur::Must, query))
                .chain(filters)
                .collect(),
        ))
    }

    fn clause(&self, clause: &Clause) -> BoxQuery {
        match clause {
            Clause::Everything => Box::new(AllQuery),
            Clause::All(clauses) => self.all(clauses),
            Clause::Any(clauses) => any(clauses.iter().map(|clause| self.clause(clause)).collect()),
            Clause::Not(_) => self.all(std::slice::from_ref(clause)),
            Clause::Text(field, matcher) => self.text(*field, matcher),
            Clause::Value(field, value) => self.value(*field, value),
            Clause::Published(from, to) => unscored(self.published(*from, *to)),
            Clause::Killed(least, most) => unscored(self.killed(*least, *most)),
        }
    }

    fn all(&self, clauses: &[Clause]) -> BoxQuery {
        let mut parts: Vec<(Occur, BoxQuery)> = clauses
            .iter()
            .map(|clause| match clause {
                Clause::Not(inner) => (Occur::MustNot, self.clause(inner)),
                other => (Occur::Must, self.clause(other)),
            })
            .collect();
        // The engine finds nothing when there is only something to leave out.
        if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            parts.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(parts))
    }

    fn text(&self, field: TextField, matcher: &Matcher) -> BoxQuery {
        let fields = self.fields;
        match field {
            TextField::Any => any(vec![
                boosted(self.words(&fields.title, matcher), TITLE_BOOST),
                self.words(&fields.body, matcher),
            ]),
            TextField::Title => self.words(&fields.title, matcher),
            TextField::Body => self.words(&fields.body, matcher),
            TextField::Quote => self.words(&fields.quote, matcher),
            TextField::Place => exact(fields.place, matcher),
            TextField::Speaker => any(vec![
                exact(fields.speaker_name, matcher),
                term(fields.speaker, &id_of(matcher)),
            ]),
            TextField::Outlet => any(vec![
                exact(fields.outlet_name, matcher),
                term(fields.feed, &id_of(matcher)),
            ]),
        }
    }

    /// Words as written, and single words also in their other forms.
    fn words(&self, words: &Words, matcher: &Matcher) -> BoxQuery {
        let as_written = exact(words.folded, matcher);
        let Matcher::Word(text) = matcher else {
            return as_written;
        };
        let mut forms = vec![as_written];
        for number in &self.stemmers {
            let (Some((_, language)), Some(field)) =
                (STEMMED.get(*number), words.stemmed.get(*number))
            else {
                continue;
            };
            let stems = analysis::words(text, &mut analysis::stemmed(*language));
            let stems = stems
                .iter()
                .map(|stem| boosted(term(*field, &stem.term), STEM_BOOST));
            forms.extend(stems);
        }
        any(forms)
    }

    fn value(&self, field: ValueField, value: &Ending) -> BoxQuery {
        let field = match field {
            ValueField::Group => self.fields.group,
            ValueField::Language => self.fields.language,
            ValueField::Country => self.fields.country,
        };
        unscored(match value {
            Ending::Whole(value) => term(field, value),
            Ending::Prefix(value) => prefix(field, value),
        })
    }

    fn published(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> BoxQuery {
        let field = self.fields.published;
        let at = |at: Timestamp| Term::from_field_date(field, moment(at));
        let from = from.map_or(Bound::Unbounded, |from| Bound::Included(at(from)));
        let to = to.map_or(Bound::Unbounded, |to| Bound::Excluded(at(to)));
        Box::new(RangeQuery::new(from, to))
    }

    fn killed(&self, least: u64, most: u64) -> BoxQuery {
        if least > most {
            return Box::new(EmptyQuery);
        }
        let at = |number: u64| Bound::Included(Term::from_field_u64(self.fields.killed, number));
        Box::new(RangeQuery::new(at(least), at(most)))
    }
}

/// Words as written, in one field.
fn exact(field: Field, matcher: &Matcher) -> BoxQuery {
    match matcher {
        Matcher::Word(text) => any(analysis::terms(text)
            .iter()
            .map(|word| term(field, word))
            .collect()),
        Matcher::Prefix(text) => prefix(field, text),
        Matcher::Fuzzy(text, edits) => Box::new(FuzzyTermQuery::new(
            Term::from_field_text(field, text),
            *edits,
            true,
        )),
        Matcher::Phrase { terms, slop, open } => phrase(field, terms, *slop, *open),
    }
}

fn phrase(field: Field, terms: &[String], slop: u32, open: bool) -> BoxQuery {
    let mut engine_terms: Vec<Term> = terms
        .iter()
        .map(|text| Term::from_field_text(field, text))
        .collect();
    if engine_terms.len() < 2 {
        return any(engine_terms.drain(..).map(one).collect());
    }
    if open {
        let mut query = PhrasePrefixQuery::new(engine_terms);
        query.set_max_expansions(MAX_EXPANSIONS);
        return Box::new(query);
    }
    let mut query = PhraseQuery::new(engine_terms);
    query.set_slop(slop);
    Box::new(query)
}

/// What the words would be as an id: `Amina Diallo` is `amina-diallo`.
fn id_of(matcher: &Matcher) -> String {
    match matcher {
        Matcher::Word(text) | Matcher::Prefix(text) | Matcher::Fuzzy(text, _) => slug(text),
        Matcher::Phrase { terms, .. } => terms.join("-"),
    }
}

fn term(field: Field, text: &str) -> BoxQuery {
    one(Term::from_field_text(field, text))
}

fn one(term: Term) -> BoxQuery {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn prefix(field: Field, text: &str) -> BoxQuery {
    Box::new(FuzzyTermQuery::new_prefix(
        Term::from_field_text(field, text),
        0,
        true,
    ))
}

fn any(mut queries: Vec<BoxQuery>) -> BoxQuery {
    match queries.pop() {
        None => Box::new(EmptyQuery),
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::union(queries))
        }
    }
}

/// A filter for one of `values`; none at all when there are none.
fn one_of(values: &[String], query: impl Fn(&str) -> Vec<BoxQuery>) -> Option<BoxQuery> {
    let queries: Vec<BoxQuery> = values.iter().flat_map(|value| query(value)).collect();
    (!queries.is_empty()).then(|| any(queries))
}

fn boosted(query: BoxQuery, boost: f32) -> BoxQuery {
    Box::new(BoostQuery::new(query, boost))
}

fn unscored(query: BoxQuery) -> BoxQuery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

//! From the query language to the engine's queries.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::Timestamp;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::any_term::{AnyTerm, OneTerm};
use super::parts::OfQuotes;
use super::schema::{ARTICLE, ATTACK, Fields, QUOTE, Row, Words, moment};
use super::timed::{Clock, Timed};
use crate::analysis::{self, stemmer_of};
use crate::fields::{self, Form};
use crate::query::{Clause, Leaf, Matcher, What};
use crate::{SearchKind, SearchRequest};

/// How much less a word says in another form than as it was typed.
const STEM_BOOST: f32 = 0.5;

/// The most words the open end of a phrase stands for.
const MAX_EXPANSIONS: u32 = 200;

pub(super) type BoxQuery = Box<dyn Query>;

pub(super) struct Translator<'a> {
    fields: &'a Fields,
    /// The ids of groups by the names that the query has for them.
    group_names: &'a BTreeMap<String, Vec<String>>,
    /// The stemmers of the languages in the index.
    stemmers: Vec<usize>,
    kind: SearchKind,
    clock: Clock,
}

impl<'a> Translator<'a> {
    pub(super) fn new(
        fields: &'a Fields,
        languages: &BTreeSet<String>,
        request: &'a SearchRequest,
        clock: Clock,
    ) -> Self {
        let stemmers: BTreeSet<usize> =
            languages.iter().filter_map(|tag| stemmer_of(tag)).collect();
        Self {
            fields,
            group_names: &request.group_names,
            stemmers: stemmers.into_iter().collect(),
            kind: request.kind,
            clock,
        }
    }

    /// Everything of a kind.
    pub(super) fn everything(&self, kind: SearchKind) -> BoxQuery {
        let term = self.kind(kind);
        unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    /// The term that all documents of a kind have.
    pub(super) fn kind(&self, kind: SearchKind) -> Term {
        self.fields.kind_term(match kind {
            SearchKind::Article => ARTICLE,
            SearchKind::Quote => QUOTE,
            SearchKind::Incident => ATTACK,
        })
    }

    /// The query with the request's filters, which do not score.
    pub(super) fn request(&self, clause: &Clause, request: &SearchRequest) -> BoxQuery {
        let mut filters = self.filters(request);
        filters.push(self.everything(self.kind));
        self.filtered(clause, filters)
    }

    /// The same for documents of every kind; of those only one kind is meant.
    pub(super) fn of_any_kind(&self, clause: &Clause, request: &SearchRequest) -> BoxQuery {
        let mut filters = self.filters(request);
        match clause {
            Clause::Everything => filters.push(self.everything(self.kind)),
            _ if filters.is_empty() => return self.clause(clause),
            _ => {}
        }
        self.filtered(clause, filters)
    }

    /// The request's filters, all of which must match.
    pub(super) fn filters(&self, request: &SearchRequest) -> Vec<BoxQuery> {
        let filters = request.filters.iter();
        let mut filters: Vec<BoxQuery> = filters
            .filter_map(|(name, values)| self.one_of(name, values))
            .collect();
        if request.from.is_some() || request.to.is_some() {
            filters.push(self.published(request.from, request.to));
        }
        filters
    }

    fn filtered(&self, clause: &Clause, filters: Vec<BoxQuery>) -> BoxQuery {
        let query = match clause {
            Clause::Everything => return all_of(filters),
            _ => self.clause(clause),
        };
        let filters = filters
            .into_iter()
            .map(|filter| (Occur::Must, unscored(filter)));
        Box::new(BooleanQuery::new(
            std::iter::once((Occur::Must, query))
                .chain(filters)
                .collect(),
        ))
    }

    /// A filter for one of `values`; none at all when there are none.
    fn one_of(&self, name: &str, values: &[String]) -> Option<BoxQuery> {
        let mut queries = Vec::new();
        for (number, _) in fields::asked(name) {
            if let Some(Row::Values(field, form)) = self.fields.row(number) {
                let values = values.iter().map(|value| form.kept(value));
                queries.extend(values.map(|value| term(*field, &value)));
            }
        }
        (!values.is_empty()).then(|| any(queries))
    }

    fn clause(&self, clause: &Clause) -> BoxQuery {
        match clause {
            Clause::Everything => Box::new(AllQuery),
            Clause::All(clauses) => self.all(clauses),
            Clause::Not(_) => self.all(std::slice::from_ref(clause)),
            Clause::Any(_) | Clause::Leaf(_) => any(self.choices(clause)),
        }
    }

    /// What any of matches the clause. Unions inside unions are taken apart: the engine is fastest with many plain words in one.
    fn choices(&self, clause: &Clause) -> Vec<BoxQuery> {
        match clause {
            Clause::Any(clauses) => clauses
                .iter()
                .flat_map(|clause| self.choices(clause))
                .collect(),
            Clause::Leaf(leaf) => {
                let fields = self.choices_by_field(leaf).into_iter();
                fields.flat_map(|(_, choices)| choices).collect()
            }
            other => vec![self.clause(other)],
        }
    }

    /// The engine asks what is excluded about articles it has passed already, which its phrases do not bear.
    fn excluded(&self, clause: &Clause) -> BoxQuery {
        Box::new(Timed::new(self.clause(clause), self.clock.clone()))
    }

    /// What one word, phrase or value asks of each field it is looked for in, by the field's name.
    pub(super) fn leaf(&self, leaf: &Leaf) -> Vec<(&'static str, BoxQuery)> {
        let fields = self.choices_by_field(leaf).into_iter();
        fields.map(|(name, choices)| (name, any(choices))).collect()
    }

    /// The same, with what any of is enough in each field.
    fn choices_by_field(&self, leaf: &Leaf) -> Vec<(&'static str, Vec<BoxQuery>)> {
        if let What::Published(from, to) = leaf.what {
            return vec![("published", vec![unscored(self.published(from, to))])];
        }
        if let Some(query) = self.named_group(leaf) {
            return vec![("group", vec![unscored(query)])];
        }
        let forms = self.forms(&leaf.what);
        let Some(name) = leaf.field else {
            let fields = fields::plain(self.kind).filter_map(|(number, spec, weight)| {
                let row = self.fields.row(number)?;
                let choices = row_choices(row, &leaf.what, &forms)?.into_iter();
                let weighed = choices.map(|query| boosted(query, weight));
                Some((spec.name, weighed.collect()))
            });
            return fields.collect();
        };
        let fields = fields::asked(name).filter_map(|(number, spec)| {
            let choices = row_choices(self.fields.row(number)?, &leaf.what, &forms)?;
            let of_articles = spec.of_quotes && self.kind == SearchKind::Article;
            let choices = match of_articles {
                true => vec![Box::new(OfQuotes::new(any(choices))) as BoxQuery],
                false => choices,
            };
            Some((spec.name, choices))
        });
        fields.collect()
    }

    /// A group by a name that the request says the meaning of.
    fn named_group(&self, leaf: &Leaf) -> Option<BoxQuery> {
        let ids = self.group_names.get(leaf.group_name()?)?;
        self.one_of("group", ids)
    }

    /// The forms of a single word.
    fn forms(&self, what: &What) -> Forms {
        let What::Words {
            matcher: Some(Matcher::Word(text)),
            ..
        } = what
        else {
            return Forms::default();
        };
        let stemmers = self.stemmers.iter();
        Forms {
            written: analysis::terms(text),
            stems: stemmers
                .map(|number| (*number, analysis::stems(text, *number)))
                .collect(),
        }
    }

    fn all(&self, clauses: &[Clause]) -> BoxQuery {
        let mut parts: Vec<(Occur, BoxQuery)> = clauses
            .iter()
            .map(|clause| match clause {
                Clause::Not(inner) => (Occur::MustNot, self.excluded(inner)),
                other => (Occur::Must, self.clause(other)),
            })
            .collect();
        // The engine finds nothing when there is only something to leave out.
        if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            parts.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(parts))
    }

    fn published(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> BoxQuery {
        let field = self.fields.published;
        let at = |at: Timestamp| Term::from_field_date(field, moment(at));
        let from = from.map_or(Bound::Unbounded, |from| Bound::Included(at(from)));
        let to = to.map_or(Bound::Unbounded, |to| Bound::Excluded(at(to)));
        Box::new(RangeQuery::new(from, to))
    }
}

/// A word as written, and its stem by each stemmer: found out once for all fields.
#[derive(Default)]
struct Forms {
    written: Vec<String>,
    stems: Vec<(usize, Vec<String>)>,
}

/// What any of is enough in one field; `None` where nothing of the kind can be in it.
fn row_choices(row: &Row, what: &What, forms: &Forms) -> Option<Vec<BoxQuery>> {
    let query = match (row, what) {
        (Row::Text(words), What::Words { matcher, .. }) => match matcher.as_ref()? {
            Matcher::Word(_) => return Some(word(words, forms)),
            matcher => exact(words.folded, matcher),
        },
        (Row::Names(field), What::Words { matcher, .. }) => exact(*field, matcher.as_ref()?),
        (Row::Values(field, form), What::Words { text, open, .. }) => {
            value(*field, *form, text, *open)
        }
        (Row::Numbers(field), What::Number(least, most)) => numbers(*field, *least, *most),
        (Row::Text(Words { folded: field, .. }) | Row::Names(field), What::Present) => {
            unscored(prefix(*field, ""))
        }
        (Row::Values(field, _), What::Present) => unscored(prefix(*field, "")),
        (Row::Numbers(field), What::Present) => numbers(*field, 0, u64::MAX),
        _ => return None,
    };
    Some(vec![query])
}

/// A word as written and in its other forms.
fn word(words: &Words, forms: &Forms) -> Vec<BoxQuery> {
    let written = forms.written.iter();
    let mut queries: Vec<BoxQuery> = written.map(|text| term(words.folded, text)).collect();
    let mut plain: Vec<&String> = Vec::new();
    for (number, stems) in &forms.stems {
        let Some(field) = words.stemmed.get(*number) else {
            continue;
        };
        for stem in stems {
            queries.push(boosted(term(*field, stem), STEM_BOOST));
            // A word that is its own stem stands only among the words as written.
            if !forms.written.contains(stem) && !plain.contains(&stem) {
                queries.push(boosted(term(words.folded, stem), STEM_BOOST));
                plain.push(stem);
            }
        }
    }
    queries
}

/// A whole value in any spelling of it, or the beginning of one.
fn value(field: Field, form: Form, text: &str, open: bool) -> BoxQuery {
    let values = form.meant(text);
    let query = |value: &String| match open {
        true => prefix(field, value),
        false => term(field, value),
    };
    unscored(any(values.iter().map(query).collect()))
}

fn numbers(field: Field, least: u64, most: u64) -> BoxQuery {
    if least > most {
        return Box::new(EmptyQuery);
    }
    let at = |number: u64| Bound::Included(Term::from_field_u64(field, number));
    unscored(Box::new(RangeQuery::new(at(least), at(most))))
}

/// Words as written, in one field.
fn exact(field: Field, matcher: &Matcher) -> BoxQuery {
    match matcher {
        Matcher::Word(text) => any(exact_words(field, text)),
        Matcher::Prefix(text) => prefix(field, text),
        Matcher::Fuzzy(text, edits) => Box::new(FuzzyTermQuery::new(
            Term::from_field_text(field, text),
            *edits,
            true,
        )),
        Matcher::Phrase { terms, slop, open } => phrase(field, terms, *slop, *open),
    }
}

fn exact_words(field: Field, text: &str) -> Vec<BoxQuery> {
    let terms = analysis::terms(text);
    terms.iter().map(|word| term(field, word)).collect()
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

fn term(field: Field, text: &str) -> BoxQuery {
    one(Term::from_field_text(field, text))
}

fn one(term: Term) -> BoxQuery {
    Box::new(OneTerm::new(term))
}

fn prefix(field: Field, text: &str) -> BoxQuery {
    Box::new(FuzzyTermQuery::new_prefix(
        Term::from_field_text(field, text),
        0,
        true,
    ))
}

fn any(mut queries: Vec<BoxQuery>) -> BoxQuery {
    if queries.len() < 2 {
        return queries.pop().unwrap_or_else(|| Box::new(EmptyQuery));
    }
    let terms: Option<Vec<OneTerm>> = queries
        .iter()
        .map(|query| query.downcast_ref::<OneTerm>().cloned())
        .collect();
    match terms {
        Some(terms) => Box::new(AnyTerm::new(terms)),
        None => Box::new(BooleanQuery::union(queries)),
    }
}

/// What all of `queries` match.
fn all_of(queries: Vec<BoxQuery>) -> BoxQuery {
    Box::new(BooleanQuery::new(
        queries
            .into_iter()
            .map(|query| (Occur::Must, query))
            .collect(),
    ))
}

fn boosted(query: BoxQuery, boost: f32) -> BoxQuery {
    if boost == 1.0 {
        return query;
    }
    match query.downcast::<OneTerm>() {
        Ok(one) => Box::new(one.boosted(boost)),
        Err(query) => Box::new(BoostQuery::new(query, boost)),
    }
}

pub(super) fn unscored(query: BoxQuery) -> BoxQuery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

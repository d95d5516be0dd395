//! The address of a search: it always gives the same page again.

use crate::SearchParams;
use crate::pages::links::Link;
use crate::search::list;

/// The fields that narrow a search by values of their own.
pub(super) const NARROWING: [&str; 6] = [
    "group", "incident", "speaker", "outlet", "language", "country",
];

/// A search as one can link to it. Every change begins again at the first hit.
#[derive(Debug, Clone)]
pub(super) struct Address(SearchParams);

impl Address {
    pub(super) fn of(params: &SearchParams) -> Self {
        Self(SearchParams {
            offset: 0,
            ..params.clone()
        })
    }

    /// The page of this search, from `offset` on.
    pub(super) fn page(&self, offset: usize) -> String {
        self.link("/")
            .with("limit", &number(self.0.limit.unwrap_or_default()))
            .with("offset", &number(offset))
            .done()
    }

    /// The page of this search.
    pub(super) fn first(&self) -> String {
        self.page(0)
    }

    /// The same search under another path, without what only pages know.
    pub(super) fn link(&self, path: &str) -> Link {
        let params = &self.0;
        let collapse = match (path, params.collapse.as_str()) {
            ("/", given) => given,
            (_, SINGLE) => "",
            (_, _) => "story",
        };
        // An export holds articles: of incidents their reports, beside one another.
        let (kind, sort, collapse) = match (path, params.kind.as_str()) {
            ("/api/v1/export", "incident") => ("", "incident", ""),
            (_, kind) => (kind, params.sort.as_str(), collapse),
        };
        Link::to(path)
            .with("q", &params.q)
            .with("kind", kind)
            .with("group", &params.group)
            .with("rollup", if params.rollup { "true" } else { "" })
            .with("speaker", &params.speaker)
            .with("outlet", &params.outlet)
            .with("language", &params.language)
            .with("country", &params.country)
            .with("incident", &params.incident)
            .with("from", &params.from)
            .with("to", &params.to)
            .with("sort", sort)
            .with("collapse", collapse)
    }

    /// With another query.
    pub(super) fn asking(&self, query: &str) -> Self {
        self.changed(|params| params.q = query.to_owned())
    }

    /// For another kind of hit.
    pub(super) fn of_kind(&self, kind: &str) -> Self {
        self.changed(|params| params.kind = kind.to_owned())
    }

    /// In another order.
    pub(super) fn sorted(&self, sort: &str) -> Self {
        self.changed(|params| params.sort = sort.to_owned())
    }

    /// With each story once (empty), or each article ([`SINGLE`]).
    pub(super) fn collapsed(&self, collapse: &str) -> Self {
        self.changed(|params| params.collapse = collapse.to_owned())
    }

    /// Of another period.
    pub(super) fn during(&self, from: &str, to: &str) -> Self {
        self.changed(|params| {
            params.from = from.to_owned();
            params.to = to.to_owned();
        })
    }

    /// The values that narrow it by `field`.
    pub(super) fn values(&self, field: &str) -> Vec<String> {
        let mut params = self.0.clone();
        value_of(&mut params, field).map_or_else(Vec::new, |values| list(values))
    }

    /// Narrowed to one more value of `field`.
    pub(super) fn narrowed(&self, field: &str, value: &str) -> Self {
        let mut values = self.values(field);
        values.push(value.to_owned());
        self.with_values(field, &values)
    }

    /// No longer narrowed to a value of `field`.
    pub(super) fn widened(&self, field: &str, value: &str) -> Self {
        let mut values = self.values(field);
        values.retain(|held| held != value);
        self.with_values(field, &values)
    }

    /// With groups standing for those below them too.
    pub(super) fn rolled_up(&self) -> Self {
        self.changed(|params| params.rollup = true)
    }

    fn with_values(&self, field: &str, values: &[String]) -> Self {
        self.changed(|params| {
            if let Some(held) = value_of(params, field) {
                *held = values.join(",");
            }
        })
    }

    fn changed(&self, change: impl FnOnce(&mut SearchParams)) -> Self {
        let mut params = self.0.clone();
        change(&mut params);
        Self(params)
    }

    /// All of it as one query, for where only a query is kept.
    pub(super) fn as_query(&self) -> String {
        let params = &self.0;
        let mut parts = Vec::new();
        let asked = params.q.trim();
        if asked.contains(" OR ") {
            parts.push(format!("({asked})"));
        } else if !asked.is_empty() {
            parts.push(asked.to_owned());
        }
        for field in NARROWING {
            let name = if field == "language" { "lang" } else { field };
            let values = self.values(field).into_iter();
            let values: Vec<String> = values
                .map(|value| format!("{name}:\"{}\"", value.replace('"', "")))
                .collect();
            match values.as_slice() {
                [] => {}
                [one] => parts.push(one.clone()),
                several => parts.push(format!("({})", several.join(" OR "))),
            }
        }
        for (name, moment) in [("after", &params.from), ("before", &params.to)] {
            if let Some(day) = moment.get(..10) {
                parts.push(format!("{name}:{day}"));
            }
        }
        parts.join(" ")
    }

    /// The parameters.
    pub(super) fn params(&self) -> &SearchParams {
        &self.0
    }
}

/// The value of `collapse` that shows every article for itself.
pub(super) const SINGLE: &str = "no";

fn value_of<'a>(params: &'a mut SearchParams, field: &str) -> Option<&'a mut String> {
    match field {
        "group" => Some(&mut params.group),
        "speaker" => Some(&mut params.speaker),
        "outlet" => Some(&mut params.outlet),
        "language" => Some(&mut params.language),
        "country" => Some(&mut params.country),
        "incident" => Some(&mut params.incident),
        _ => None,
    }
}

fn number(number: usize) -> String {
    match number {
        0 => String::new(),
        number => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address::of(&SearchParams {
            q: "market attack".to_owned(),
            language: "ru".to_owned(),
            limit: Some(5),
            offset: 10,
            ..SearchParams::default()
        })
    }

    #[test]
    fn further_hits_are_of_the_same_search() {
        assert_eq!(
            address().page(5),
            "/?q=market%20attack&language=ru&limit=5&offset=5"
        );
    }

    #[test]
    fn values_come_and_go_one_by_one() {
        let both = address().narrowed("language", "ar");
        assert_eq!(both.values("language"), ["ru", "ar"]);
        assert_eq!(both.widened("language", "ru").values("language"), ["ar"]);
        assert_eq!(
            address().widened("language", "ru").first(),
            "/?q=market%20attack&limit=5"
        );
    }

    #[test]
    fn search_is_one_query_where_only_a_query_is_kept() {
        let search = Address::of(&SearchParams {
            q: "market OR mall".to_owned(),
            outlet: "Wire, The Herald".to_owned(),
            language: "ru".to_owned(),
            from: "2024-03-22T00:00:00Z".to_owned(),
            ..SearchParams::default()
        });
        assert_eq!(
            search.as_query(),
            "(market OR mall) (outlet:\"Wire\" OR outlet:\"The Herald\") lang:\"ru\" after:2024-03-22"
        );
    }

    #[test]
    fn programs_are_given_what_the_page_shows() {
        assert_eq!(
            address().link("/api/v1/search").done(),
            "/api/v1/search?q=market%20attack&language=ru&collapse=story"
        );
        let single = address().collapsed(SINGLE);
        assert!(!single.link("/api/v1/search").done().contains("collapse"));
    }
}

use wirewatch_index::IndexDocument;
use wirewatch_store::StoredArticle;

/// What the index is told of an article.
pub fn index_document(stored: &StoredArticle) -> IndexDocument {
    let analysis = &stored.analysis;
    let article = &analysis.article;
    let words = |spans: &[wirewatch_model::Span]| {
        let pieces: Vec<&str> = spans.iter().map(|span| span.of(&article.text)).collect();
        pieces.join(" ")
    };
    let mut groups: Vec<String> = analysis
        .groups
        .iter()
        .filter(|m| !m.part_of_name)
        .map(|m| m.group_id.to_string())
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let places = analysis
        .attacks
        .iter()
        .filter_map(|attack| attack.place.as_ref());
    let mut countries: Vec<String> = places
        .clone()
        .filter_map(|place| place.country_code.clone())
        .collect();
    countries.sort_unstable();
    countries.dedup();
    IndexDocument {
        id: stored.id.clone(),
        title: article.title.clone().unwrap_or_default(),
        body: article.text.clone(),
        quotes: analysis
            .quotes
            .iter()
            .map(|quote| words(&quote.content))
            .collect(),
        speakers: analysis
            .speakers
            .iter()
            .map(|s| (s.id.to_string(), s.name.clone()))
            .collect(),
        groups,
        feed: stored.feed.as_ref().map(|feed| feed.id.to_string()),
        outlet: stored
            .feed
            .as_ref()
            .map(|feed| feed.outlet.clone())
            .or_else(|| article.outlet.clone())
            .unwrap_or_default(),
        authors: article.authors.clone(),
        language: article.language.clone(),
        countries,
        places: places.map(|place| place.name.clone()).collect(),
        killed: analysis
            .attacks
            .iter()
            .filter(|attack| !attack.background)
            .filter_map(|attack| attack.killed?.min)
            .max()
            .map(u64::from),
        published: article
            .published
            .as_ref()
            .map_or(stored.first_seen_at, |p| p.value.at),
    }
}

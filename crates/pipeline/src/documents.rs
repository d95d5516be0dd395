use wirewatch_index::{IndexDocument, IndexQuote};
use wirewatch_model::{Analysis, Attack, Count, Place, Quote, Span};
use wirewatch_store::{ArticleSpeaker, StoredArticle};

/// What the index is told of an article; `known` are those of its speakers that have a profile.
pub fn index_document(stored: &StoredArticle, known: &[ArticleSpeaker]) -> IndexDocument {
    let analysis = &stored.analysis;
    let article = &analysis.article;
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
        quotes: quotes(analysis),
        speakers: speakers(stored, known),
        speaker_names: speaker_names(stored, known),
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
        places: place_names(places),
        killed: greatest(analysis, |attack| attack.killed),
        injured: greatest(analysis, |attack| attack.injured),
        incidents: stored.incidents.iter().map(ToString::to_string).collect(),
        story: stored.story.as_ref().map(|story| story.id.clone()),
        published: article
            .published
            .as_ref()
            .map_or(stored.first_seen_at, |p| p.value.at),
    }
}

/// The names of places and of the towns and divisions that they are in, each once.
fn place_names<'a>(places: impl Iterator<Item = &'a Place>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for place in places {
        let coarser = [&place.city, &place.admin1].into_iter().flatten();
        for name in std::iter::once(&place.name).chain(coarser) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Each quote with its speaker, and the groups named in it or in the sentences it stands in.
fn quotes(analysis: &Analysis) -> Vec<IndexQuote> {
    let text = &analysis.article.text;
    let sentences = wirewatch_text::sentences(text);
    let around = |quote: &Quote| {
        let mut around = quote.content.clone();
        around.extend(quote.cue);
        let inside = |sentence: &&Span| around.iter().any(|span| span.overlaps(**sentence));
        let first = sentences
            .partition_point(|sentence| around.iter().all(|span| sentence.end <= span.start));
        let near = sentences.iter().skip(first);
        near.take_while(inside).copied().collect::<Vec<Span>>()
    };
    let quotes = analysis.quotes.iter().map(|quote| {
        let words: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
        let speaker = quote.speaker.as_ref().and_then(|who| who.id.as_ref());
        IndexQuote {
            text: words.join(" "),
            speaker: speaker.and_then(|id| analysis.speakers.iter().position(|s| s.id == *id)),
            groups: groups_in(analysis, &around(quote)),
        }
    });
    quotes.collect()
}

/// The ids of groups that are named in one of `spans`, which are in reading order.
fn groups_in(analysis: &Analysis, spans: &[Span]) -> Vec<String> {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Vec::new();
    };
    let start = analysis
        .groups
        .partition_point(|mention| mention.span.start < first.start);
    let mentions = analysis.groups.iter().skip(start);
    let mut ids: Vec<String> = mentions
        .take_while(|mention| mention.span.start < last.end)
        .filter(|mention| !mention.part_of_name)
        .filter(|mention| spans.iter().any(|span| span.contains(mention.span)))
        .map(|mention| mention.group_id.to_string())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The greatest lower bound of a toll among the attacks that are the article's news.
fn greatest(analysis: &Analysis, toll: impl Fn(&Attack) -> Option<Count>) -> Option<u64> {
    let news = analysis.attacks.iter().filter(|attack| !attack.background);
    news.filter_map(|attack| toll(attack)?.min)
        .max()
        .map(u64::from)
}

/// The article's speakers: with the id and name of their profile, or else as the article has them.
fn speakers(stored: &StoredArticle, known: &[ArticleSpeaker]) -> Vec<(String, String)> {
    let speakers = stored.analysis.speakers.iter();
    let shown = speakers.map(|speaker| {
        let profile = known.iter().find(|known| known.local_id == speaker.id);
        let name = profile.and_then(|profile| profile.names.first());
        match profile.zip(name) {
            Some((profile, name)) => (profile.id.to_string(), name.clone()),
            None => (speaker.id.to_string(), speaker.name.clone()),
        }
    });
    shown.collect()
}

/// Every other name that the article's speakers are known by.
fn speaker_names(stored: &StoredArticle, known: &[ArticleSpeaker]) -> Vec<String> {
    let own = stored.analysis.speakers.iter().map(|speaker| &speaker.name);
    let mut names: Vec<String> = own
        .chain(
            known
                .iter()
                .flat_map(|known| known.names.iter().take(MOST_NAMES)),
        )
        .cloned()
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A speaker is found by so many names; more are misreadings.
const MOST_NAMES: usize = 30;

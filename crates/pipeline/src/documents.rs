use jiff::civil::Date;
use wirewatch_index::{IndexAttack, IndexDocument, IndexQuote};
use wirewatch_model::{Analysis, Attack, Count, Place, Quote, Span};
use wirewatch_store::{ArticleIncident, ArticleSpeaker, StoredArticle};

/// What the index is told of an article; `known` are those of its speakers that have a profile, `incidents` those its
/// attacks belong to.
pub fn index_document(
    stored: &StoredArticle,
    known: &[ArticleSpeaker],
    incidents: &[ArticleIncident],
) -> IndexDocument {
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
        url: article
            .canonical_url
            .clone()
            .unwrap_or_else(|| article.url.clone()),
        title: article.title.clone().unwrap_or_default(),
        body: article.text.clone(),
        quotes: quotes(analysis, known),
        speakers: speakers(stored, known),
        speaker_names: speaker_names(stored, known),
        attacks: attacks(stored, incidents),
        groups,
        feed: stored.feed.as_ref().map(|feed| feed.id.to_string()),
        outlet: outlet_of(stored),
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
        dated: article.published.as_ref().map(|p| p.value.to_rfc3339()),
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

/// The outlet's name: that of its feed, or else as the page has it.
pub(crate) fn outlet_of(stored: &StoredArticle) -> String {
    let feed = stored.feed.as_ref().map(|feed| feed.outlet.clone());
    let named = feed.or_else(|| stored.analysis.article.outlet.clone());
    named.unwrap_or_default()
}

/// Each attack with its incident and the sentences that tell of it.
fn attacks(stored: &StoredArticle, incidents: &[ArticleIncident]) -> Vec<IndexAttack> {
    let analysis = &stored.analysis;
    let attacks = analysis.attacks.iter().enumerate();
    let told = attacks.map(|(number, attack)| {
        let mut joined = incidents.iter();
        let joined = joined.find(|joined| usize::try_from(joined.attack) == Ok(number));
        let last_day = joined
            .and_then(|joined| joined.last_day)
            .or_else(|| attack.date.as_ref().map(|date| date.to));
        let mut sentences: Vec<Span> = attack.evidence.iter().map(|e| e.sentence).collect();
        sentences.sort_unstable();
        sentences.dedup();
        let text: Vec<&str> = sentences
            .iter()
            .map(|sentence| sentence.of(&analysis.article.text))
            .collect();
        let place = attack.place.as_ref();
        IndexAttack {
            incident: joined.map(|joined| joined.incident.to_string()),
            day: last_day.map_or_else(|| seen_on(stored), days),
            background: attack.background,
            text: text.join(" "),
            groups: groups_of(attack, groups_in(analysis, &sentences)),
            places: place_names(place.into_iter()),
            country: place.and_then(|place| place.country_code.clone()),
            killed: lower_bound(attack.killed),
            injured: lower_bound(attack.injured),
        }
    });
    told.collect()
}

/// Days since 1970.
fn days(date: Date) -> i64 {
    let start = jiff::tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0));
    start.map_or(0, |start| start.as_second().div_euclid(86_400))
}

/// The day of publication, or when the article was first seen, in days since 1970.
fn seen_on(stored: &StoredArticle) -> i64 {
    let published = stored.analysis.article.published.as_ref();
    let at = published.map_or(stored.first_seen_at, |p| p.value.at);
    at.as_second().div_euclid(86_400)
}

/// The groups that are said to have done it, and those named where it is told.
fn groups_of(attack: &Attack, mut groups: Vec<String>) -> Vec<String> {
    let doers = attack.perpetrators.iter();
    groups.extend(doers.filter_map(|doer| Some(doer.group_id.as_ref()?.to_string())));
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn lower_bound(count: Option<Count>) -> Option<u64> {
    count?.min.map(u64::from)
}

/// Each quote with its speaker, and the groups named in it or in the sentences it stands in.
fn quotes(analysis: &Analysis, known: &[ArticleSpeaker]) -> Vec<IndexQuote> {
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
        let who = quote.speaker.as_ref().and_then(|who| who.id.as_ref());
        let speaker = who.and_then(|id| analysis.speakers.iter().position(|s| s.id == *id));
        let mut names: Vec<String> = known
            .iter()
            .filter(|known| Some(&known.local_id) == who)
            .flat_map(|known| known.names.iter().take(MOST_NAMES).cloned())
            .collect();
        names.extend(
            speaker
                .and_then(|number| analysis.speakers.get(number))
                .map(|speaker| speaker.name.clone()),
        );
        IndexQuote {
            text: words.join(" "),
            speaker,
            speaker_names: names,
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

use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_model::{
    Analysis, Article, Attack, AttackStatus, CodePoints, Count, DayPrecision, EventDate,
    GroupMention, PerpetratorKind, Place, Quote, QuoteKind, Speaker, SpeakerRole,
};

/// Everything read from one page: a line of `analyze --stdin`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnalysisView {
    /// The address the text was read from.
    pub url: Option<String>,
    /// The address the page says is its own.
    pub canonical_url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The lead-in under the headline.
    pub standfirst: Option<String>,
    /// The writers' names.
    pub authors: Vec<String>,
    /// First publication, RFC 3339 with the offset as written, or a day.
    pub published: Option<String>,
    /// Where `published` was read.
    pub published_from: Option<String>,
    /// Last change, RFC 3339.
    pub modified: Option<String>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// The site's section.
    pub section: Option<String>,
    /// The page's own keywords.
    pub tags: Vec<String>,
    /// Address of the leading picture.
    pub lead_image: Option<String>,
    /// Whether the text is, or seems, cut by a paywall.
    pub paywalled: bool,
    /// The body: paragraphs separated by a blank line.
    pub text: String,
    /// Quotes in reading order.
    pub quotes: Vec<QuoteView>,
    /// Who speaks in them.
    pub speakers: Vec<SpeakerView>,
    /// Groups named.
    pub groups: Vec<GroupMentionView>,
    /// Attacks reported.
    pub attacks: Vec<AttackView>,
}

/// A statement and its speaker.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuoteView {
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'static str,
    /// The words, in pieces.
    pub content: Vec<[usize; 2]>,
    /// The reporting words.
    pub cue: Option<[usize; 2]>,
    /// The rule that found it.
    pub rule: String,
    /// Who said it; `null` when the text does not show it.
    pub speaker: Option<SpeakerRefView>,
}

/// A quote's speaker as named at its place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakerRefView {
    /// The speaker's id; `null` for one without a name.
    pub id: Option<String>,
    /// The full name.
    pub name: String,
    /// The words that name the speaker here.
    pub mention: [usize; 2],
}

/// A person or organization that speaks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakerView {
    /// The id.
    pub id: String,
    /// The full name without honorific.
    pub name: String,
    /// "Dr." and the like.
    pub honorific: Option<String>,
    /// The post held at the time.
    pub title: Option<String>,
    /// The organization of that post.
    pub affiliation: Option<String>,
    /// `expert`, `official`, `militant`, `witness`, `journalist` or `other`.
    pub role: &'static str,
    /// Whether the role is `expert`.
    pub expert: bool,
    /// Where the text shows it.
    pub evidence: Vec<[usize; 2]>,
}

/// A place that names a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupMentionView {
    /// The group's id in the watchlist.
    pub group_id: String,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// The alias that matched.
    pub alias: String,
    /// Whether it only stands inside another organization's name.
    pub part_of_name: bool,
    /// The rule that accepted it.
    pub rule: String,
    /// The version of the watchlist that found it.
    pub watchlist_version: String,
}

/// A violent event as one article reports it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttackView {
    /// The main type.
    #[serde(rename = "type")]
    pub kind: String,
    /// All types.
    pub types: Vec<String>,
    /// `accomplished`, `attempted`, `foiled` or `threatened`.
    pub status: &'static str,
    /// Whether it is an older attack mentioned in passing.
    pub background: bool,
    /// When.
    pub date: Option<EventDateView>,
    /// Where.
    pub place: Option<PlaceView>,
    /// Who did it, as stated.
    pub perpetrators: Vec<PerpetratorView>,
    /// Who said it was them.
    pub claimed_by: Vec<String>,
    /// Whom others accuse.
    pub blamed_on: Vec<String>,
    /// Who denied it.
    pub denied_by: Vec<String>,
    /// What was attacked.
    pub targets: Vec<String>,
    /// Who was hurt.
    pub victims: Vec<String>,
    /// What was used.
    pub weapons: Vec<String>,
    /// Killed; `null` when not stated.
    pub killed: Option<CountView>,
    /// Injured; `null` when not stated.
    pub injured: Option<CountView>,
    /// Where each field was read.
    pub evidence: Vec<EvidenceView>,
}

/// Days on which an event can have happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventDateView {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// `day`, `week`, `month` or `year`.
    pub precision: &'static str,
}

/// Where an event happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// The finest name the text gives.
    pub name: String,
    /// City.
    pub city: Option<String>,
    /// First-order division.
    pub admin1: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// What the coordinates are of.
    pub precision: Option<String>,
}

/// Someone who did an attack, by the text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PerpetratorView {
    /// As written.
    pub name: String,
    /// `org` or `individual`.
    pub kind: &'static str,
    /// The watchlist's group.
    pub group_id: Option<String>,
}

/// A number of people as stated.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountView {
    /// Least number.
    pub min: Option<u32>,
    /// Greatest number.
    pub max: Option<u32>,
    /// Words ("dozens"), not a number.
    pub vague: bool,
}

/// Where a field was read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The field.
    pub field: String,
    /// The words.
    pub span: [usize; 2],
    /// The sentence.
    pub sentence: [usize; 2],
    /// The rule.
    pub rule: String,
    /// How sure the rule is, 0 to 1.
    pub confidence: f64,
}

impl AnalysisView {
    /// Shows `analysis`.
    pub fn new(analysis: &Analysis) -> Self {
        let article = &analysis.article;
        let points = CodePoints::new(&article.text);
        Self {
            url: some_text(&article.url),
            canonical_url: article.canonical_url.clone(),
            title: article.title.clone(),
            standfirst: article.standfirst.clone(),
            authors: article.authors.clone(),
            published: published(article),
            published_from: article.published.as_ref().map(|p| p.source.clone()),
            modified: article.modified.as_ref().map(|m| m.value.to_rfc3339()),
            language: article.language.clone(),
            section: article.section.clone(),
            tags: article.tags.clone(),
            lead_image: article.lead_image.as_ref().map(|image| image.url.clone()),
            paywalled: article.paywalled,
            text: article.text.clone(),
            quotes: analysis
                .quotes
                .iter()
                .map(|q| quote_view(q, &points))
                .collect(),
            speakers: analysis
                .speakers
                .iter()
                .map(|s| speaker_view(s, &points))
                .collect(),
            groups: analysis
                .groups
                .iter()
                .map(|g| group_view(g, &analysis.watchlist_version, &points))
                .collect(),
            attacks: analysis
                .attacks
                .iter()
                .map(|a| attack_view(a, &points))
                .collect(),
        }
    }
}

/// First publication as the wire shows it.
pub(super) fn published(article: &Article) -> Option<String> {
    article.published.as_ref().map(|p| p.value.to_rfc3339())
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn quote_view(quote: &Quote, points: &CodePoints) -> QuoteView {
    QuoteView {
        kind: kind_word(quote.kind),
        content: quote
            .content
            .iter()
            .map(|span| points.of_span(*span))
            .collect(),
        cue: quote.cue.map(|span| points.of_span(span)),
        rule: quote.rule.clone(),
        speaker: quote.speaker.as_ref().map(|speaker| SpeakerRefView {
            id: speaker.id.as_ref().map(ToString::to_string),
            name: speaker.name.clone(),
            mention: points.of_span(speaker.mention),
        }),
    }
}

/// A kind of quote as the wire shows it.
pub(crate) fn kind_word(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Indirect => "indirect",
        QuoteKind::Mixed => "mixed",
    }
}

/// A role as the wire shows it.
pub(crate) fn role_word(role: SpeakerRole) -> &'static str {
    match role {
        SpeakerRole::Expert => "expert",
        SpeakerRole::Official => "official",
        SpeakerRole::Militant => "militant",
        SpeakerRole::Witness => "witness",
        SpeakerRole::Journalist => "journalist",
        SpeakerRole::Other => "other",
    }
}

fn speaker_view(speaker: &Speaker, points: &CodePoints) -> SpeakerView {
    SpeakerView {
        id: speaker.id.to_string(),
        name: speaker.name.clone(),
        honorific: speaker.honorific.clone(),
        title: speaker.title.clone(),
        affiliation: speaker.affiliation.clone(),
        role: role_word(speaker.role),
        expert: speaker.role == SpeakerRole::Expert,
        evidence: speaker
            .evidence
            .iter()
            .map(|span| points.of_span(*span))
            .collect(),
    }
}

fn group_view(
    mention: &GroupMention,
    watchlist_version: &str,
    points: &CodePoints,
) -> GroupMentionView {
    let [start, end] = points.of_span(mention.span);
    GroupMentionView {
        group_id: mention.group_id.to_string(),
        start,
        end,
        alias: mention.alias.clone(),
        part_of_name: mention.part_of_name,
        rule: mention.rule.clone(),
        watchlist_version: watchlist_version.to_owned(),
    }
}

/// How far an attack got, as the wire shows it.
pub(crate) fn status_word(status: AttackStatus) -> &'static str {
    match status {
        AttackStatus::Accomplished => "accomplished",
        AttackStatus::Attempted => "attempted",
        AttackStatus::Foiled => "foiled",
        AttackStatus::Threatened => "threatened",
    }
}

fn attack_view(attack: &Attack, points: &CodePoints) -> AttackView {
    AttackView {
        kind: attack.kind.clone(),
        types: attack.kinds.clone(),
        status: status_word(attack.status),
        background: attack.background,
        date: attack.date.map(date_view),
        place: attack.place.as_ref().map(place_view),
        perpetrators: attack
            .perpetrators
            .iter()
            .map(|perpetrator| PerpetratorView {
                name: perpetrator.name.clone(),
                kind: match perpetrator.kind {
                    PerpetratorKind::Org => "org",
                    PerpetratorKind::Individual => "individual",
                },
                group_id: perpetrator.group_id.as_ref().map(ToString::to_string),
            })
            .collect(),
        claimed_by: attack.claimed_by.clone(),
        blamed_on: attack.blamed_on.clone(),
        denied_by: attack.denied_by.clone(),
        targets: attack.targets.clone(),
        victims: attack.victims.clone(),
        weapons: attack.weapons.clone(),
        killed: attack.killed.map(count_view),
        injured: attack.injured.map(count_view),
        evidence: attack
            .evidence
            .iter()
            .map(|evidence| EvidenceView {
                field: evidence.field.clone(),
                span: points.of_span(evidence.span),
                sentence: points.of_span(evidence.sentence),
                rule: evidence.rule.clone(),
                confidence: evidence.confidence,
            })
            .collect(),
    }
}

pub(super) fn count_view(count: Count) -> CountView {
    CountView {
        min: count.min,
        max: count.max,
        vague: count.vague,
    }
}

fn date_view(date: EventDate) -> EventDateView {
    EventDateView {
        from: date.from.to_string(),
        to: date.to.to_string(),
        precision: match date.precision {
            DayPrecision::Day => "day",
            DayPrecision::Week => "week",
            DayPrecision::Month => "month",
            DayPrecision::Year => "year",
        },
    }
}

fn place_view(place: &Place) -> PlaceView {
    PlaceView {
        name: place.name.clone(),
        city: place.city.clone(),
        admin1: place.admin1.clone(),
        country: place.country.clone(),
        country_code: place.country_code.clone(),
        lat: place.lat,
        lon: place.lon,
        precision: place.precision.clone(),
    }
}

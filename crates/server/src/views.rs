//! JSON on the wire: what programs outside see. Made from `model` by hand, so that the outward contract changes only on purpose.
//!
//! Offsets are half-open and count Unicode code points of `text`.

mod alert_feed;
mod analysis;
mod article;
mod feed;
mod group;
mod incident;
mod quotes;
mod search;
mod searches;
mod speakers;
mod timeline;

pub(crate) use alert_feed::{AlertFeedView, alert_words};
pub use analysis::{
    AnalysisView, AttackView, CountView, EventDateView, EvidenceView, GroupMentionView,
    PerpetratorView, PlaceView, QuoteView, SpeakerRefView, SpeakerView,
};
pub(crate) use analysis::{kind_word, quote_view, role_word, status_word};
pub(crate) use article::story_view;
pub use article::{ArticleView, ExportView, OriginView, StoryView, VersionView, outlet_name};
pub use feed::{FeedView, feed_days_since, feed_views};
pub use group::{
    AliasSeenView, DesignationView, GroupListView, GroupRowView, GroupSpeakerView, GroupView,
    MonthView, NameView, TogetherView,
};
pub use incident::{
    ClaimRowView, IncidentEntryView, IncidentListView, IncidentReportView, IncidentView,
    StatedView, TollRowView,
};
pub use quotes::{SaidPlaceView, SaidSpeakerView, SaidView, SaidsView};
pub use search::{
    FacetView, HitView, IncidentHitView, OriginCountView, QuoteHitView, ReasonView, SearchView,
    SnippetView,
};
pub use searches::{
    AlertView, ChannelView, ForecastDayView, ForecastView, NewChannelView, SavedSearchView,
};
pub use speakers::{
    DecisionView, PostPlaceView, PostView, SpeakerNameView, SpeakerProfileView, SpeakerSummaryView,
    SpeakersView, SuggestionView,
};
pub(crate) use speakers::{names, posts};
pub use timeline::{SpanView, TimelineView};
